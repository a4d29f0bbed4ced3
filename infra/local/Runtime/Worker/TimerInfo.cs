namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function is told about the run it makes.</summary>
public class TimerInfo
{
    /// <summary>Null when the timer does not monitor its schedule.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>True when the occurrence was missed and is made good now.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Where a timer stands in its schedule; times are UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The occurrence run before this one; the default when there was none.</summary>
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
