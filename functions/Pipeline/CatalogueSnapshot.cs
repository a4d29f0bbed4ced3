using Sarnakh.Catalogue;
using Sarnakh.Teams;

namespace Sarnakh.Pipeline;

/// <summary>What rules about leads look up: everything that administrators shape, removed items included, in its order.</summary>
public sealed record CatalogueSnapshot
{
    public IReadOnlyList<Stage> Stages { get; init; } = [];
    public IReadOnlyList<Tag> Tags { get; init; } = [];
    public IReadOnlyList<LostReason> LostReasons { get; init; } = [];
    public IReadOnlyList<LeadStatus> Statuses { get; init; } = [];
    public IReadOnlyList<RecurringPlan> RecurringPlans { get; init; } = [];
    public IReadOnlyList<CustomField> CustomFields { get; init; } = [];
    public IReadOnlyList<LifecycleRule> LifecycleRules { get; init; } = [];

    /// <summary>Deleted ones included, by name.</summary>
    public IReadOnlyList<Team> Teams { get; init; } = [];

    /// <summary>Who can be given something to do.</summary>
    public IReadOnlySet<string> ActiveUserIds { get; init; } = new HashSet<string>();

    /// <summary>Whether newcomers are leads first, where their team does not say otherwise.</summary>
    public bool LeadsStep { get; init; } = true;

    public Stage? Stage(string? id) => Stages.FirstOrDefault(stage => stage.Id == id);

    public CustomField? CustomField(string id) => CustomFields.FirstOrDefault(field => field.Id == id);

    public bool HasTeam(string id) => Teams.Any(team => team.Id == id && team.Active);

    /// <summary>Where an opportunity of this team, or of none, begins (crm-behaviour §2.2); null if no stage is fit for it.</summary>
    public Stage? FirstStage(string? teamId) => Stages.FirstOrDefault(stage => stage.Active && !stage.Folded && stage.Serves(teamId));

    /// <summary>
    /// Where an opportunity goes that is won (§8.1): the first won stage behind the one it stands in, else the last one before it.
    /// Null if the team has none.
    /// </summary>
    public Stage? WonStage(string? teamId, string? currentStageId)
    {
        var sequence = Stage(currentStageId)?.Sequence ?? int.MinValue;
        var won = Stages.Where(stage => stage.Active && stage.IsWon && stage.Serves(teamId)).ToList();
        return won.FirstOrDefault(stage => stage.Sequence > sequence) ?? won.LastOrDefault();
    }
}
