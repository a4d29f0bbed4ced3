namespace Sarnakh.Catalogue;

/// <summary>Where the person stands with us, whatever becomes of one opportunity.</summary>
public enum LifecycleStage
{
    Subscriber,
    Lead,
    Unqualified,
    ActiveQualified,

    /// <summary>Asked to be contacted later.</summary>
    Nurturing,
    Unresponsive,
    Opportunity,
    LostOpportunity,
    Customer,
    FormerCustomerOfHighPriority,
    FormerCustomerOfLowPriority,
    Evangelist,
    FriendOrFamily,
}
