"""What a split says of itself, rule by rule, where a rule pack brings no words of its own."""

from shared.rules.wording import Sentence

BUILT_IN: dict[str, Sentence] = {
    "H1": (
        "{handover_day}移交后的初次成交：移交方{transferor_share}，接取区域方{receiver_share}",
        "First deal after the handover of {handover_day}: {transferor_share} to the side that handed over, "
        "{receiver_share} to the side that took over",
    ),
    "AMB-2": (
        "并非初次成交，客户在{earlier_day}已有成交，业绩全部归成交人",
        "Not the first deal, because the customer had one on {earlier_day}: all credit to the seller",
    ),
    "AMB-5": (
        "{handover_day}移交的分成期限{within_days}天已过，业绩全部归成交人",
        "The handover of {handover_day} kept its claim for {within_days} days only: all credit to the seller",
    ),
    "H2": (
        "多区域客户由公司管理：公司{company_share}，{region_count}个地区共{regions_share}",
        "Customer of several regions under company management: {company_share} to the company, "
        "{regions_share} shared by {region_count} regions",
    ),
    "AMB-6": (
        "多区域客户由公司管理：公司计{company_share}，{region_count}个地区各计{regions_share}",
        "Customer of several regions under company management: {company_share} counted for the company "
        "and {regions_share} for each of {region_count} regions",
    ),
    "H3": (
        "与工程部共同完成：工程部{engineering_share}，业务代表{engineering_rep_share}",
        "Done jointly with engineering: {engineering_share} to engineering, "
        "{engineering_rep_share} to the rep",
    ),
    "H4": ("业绩全部归成交人", "All credit to the seller"),
    "SPL-4": (
        "业务代表独立完成，工程部不参与分配，业绩全部归成交人",
        "Done by the rep alone, engineering takes no share: all credit to the seller",
    ),
    "AMB-10": (
        "工程部独立完成，业绩全部归工程部（原制度未规定）",
        "Done by engineering alone: all credit to engineering (not covered by the original rule)",
    ),
    "AMB-11": (
        "线索已转交专职部门：业绩全部归专职负责人，引荐人记0%",
        "Lead handed to the dedicated department: all credit to its dedicated owner, "
        "the referral is recorded at 0%",
    ),
    "AMB-12": ("经批准的跨区域业务", "Cross-region business by approved exception"),
    "AMB-3": (
        "已退货{returned}元，按比例冲回，按净额{net}元计算",
        "{returned} yuan were returned and are taken back in proportion, leaving {net} yuan",
    ),
    "AMB-3.cancelled": ("订单已取消，业绩全部冲回", "The order was cancelled and all its credit taken back"),
    "AMB-4.superseded": (
        "客户成交的先后有变，原分配冲回",
        "The order of the customer's deals changed, so what stood here is taken back",
    ),
    "AMB-4.recomputed": (
        "客户成交的先后有变，重新分配",
        "Shared anew, because the order of the customer's deals changed",
    ),
}
"""One phrase per rule that can shape a split; a dot sets apart the occasions of one rule."""
