using System.Globalization;
using System.Text.Json;
using Sarnakh.Catalogue;
using Sarnakh.Contacts;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Pipeline;
using Sarnakh.Shared;
using Sarnakh.Teams;
using Sarnakh.Text;

namespace Sarnakh.Tests.Pipeline;

/// <summary>
/// Conversions, wins and losses as the published vectors say (Vectors/convert.json, won_lost.json). Rules are asked by themselves;
/// what needs contacts is tried in <see cref="ConvertLeadTests"/> as well. What is not ours stands in <see cref="Left"/> with the reason.
/// </summary>
public class PipelineVectorTests
{
    private static readonly Dictionary<string, string> Left = new()
    {
        ["CV-07"] = "18.0 alone: in 19.0, which we follow, a conversion without a customer does not exist",
        ["LW-13"] = "numbers of a digest for several companies: there is one company, and no digest",
    };

    private static readonly Dictionary<string, Action<JsonElement>> Rules = new()
    {
        ["CV-01"] = ConvertedWithAPerson,
        ["CV-03"] = ConvertedForASalesperson,
        ["CV-05"] = ConvertedWithANewPerson,
        ["CV-09"] = MergedOnConversion,
        ["CV-11"] = FieldsOfTheTeam,
        ["CV-13"] = ManyConverted,
        ["LW-01"] = Lost,
        ["LW-05"] = MadeInAWonStage,
        ["LW-07"] = ConvertedThenWon,
        ["LW-09"] = ToATeamWithItsOwnStage,
        ["LW-11"] = Rotting,
    };

    /// <summary>Tried through the API, with contacts and rights.</summary>
    private static readonly string[] Flows = ["CV-15", "CV-17", "LW-03"];

    private static readonly DateTimeOffset Now = new(2025, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly CatalogueSnapshot Catalogue = new()
    {
        Stages = [.. Read("won_lost").GetProperty("stages_of_team_1").EnumerateObject().Select(stage => new Stage
        {
            Id = stage.Name,
            Name = stage.Name,
            Sequence = stage.Value.GetInt32(),
            IsWon = stage.Name.EndsWith("_won", StringComparison.Ordinal),
            TeamIds = stage.Name.Contains("team1", StringComparison.Ordinal) ? ["sales_team_1"] : [],
        })],
        LostReasons = [new LostReason { Id = "test_reason", Name = "Test Reason" }],
        Teams =
        [
            new Team("sales_team_1", "One") { MemberIds = ["user_sales_leads"] },
            new Team("sales_team_2", "Two"),
            new Team("sales_team_convert", "Convert") { MemberIds = ["user_sales_salesman"] },
        ],
        ActiveUserIds = new HashSet<string> { "user_sales_leads", "user_sales_salesman" },
    };

    public static TheoryData<string> Ids => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void AVector_Holds(string id) => Rules[id](All().Single(vector => vector.GetProperty("id").GetString() == id));

    [Fact]
    public void EveryVector_IsTried_OrLeftOutForAReason() =>
        All().Select(vector => vector.GetProperty("id").GetString()!).Order().ShouldBe(Rules.Keys.Concat(Flows).Concat(Left.Keys).Order());

    private static void ConvertedWithAPerson(JsonElement vector)
    {
        var expected = vector.GetProperty("expect");
        var leela = Read("convert").GetProperty("partners").GetProperty("contact_2");
        EmailAddress.TryParse(leela.GetProperty("email").GetString(), out var address).ShouldBeTrue();
        var contact = new Contact { Id = default, Revision = 1, Name = leela.GetProperty("name").GetString()!, Emails = [new ContactEmail(address.Address)], Language = leela.GetProperty("lang").GetString() };
        var converted = Settled(Lead1, Conversion.Converted(ContactSync.Link(Lead1 with { Phone = expected.GetProperty("phone").GetString() }, contact, null), new ConversionInput(), Catalogue, Now));
        (converted.Kind, converted.ContactId, converted.Email).ShouldBe((LeadKind.Opportunity, contact.Id.ToString(), address.Address));
        (converted.Language, converted.Phone, converted.TeamId, converted.StageId)
            .ShouldBe((expected.GetProperty("lang").GetString(), expected.GetProperty("phone").GetString(), expected.GetProperty("team").GetString(), expected.GetProperty("stage").GetString()));
    }

    private static void ConvertedForASalesperson(JsonElement vector)
    {
        var converted = Settled(Lead1, Conversion.Converted(Lead1, new ConversionInput(OwnerId: vector.GetProperty("input").GetProperty("convert").GetProperty("users")[0].GetString()), Catalogue, Now));
        (converted.OwnerId, converted.TeamId).ShouldBe((vector.GetProperty("expect").GetProperty("user").GetString(), vector.GetProperty("expect").GetProperty("team").GetString()));
    }

    private static void ConvertedWithANewPerson(JsonElement vector)
    {
        var expected = vector.GetProperty("expect");
        var person = ContactSync.NewPerson(Lead1, Conversion.ContactIdFor(Lead1.Id, Conversion.ToContact), null)!;
        var made = expected.GetProperty("new_contact");
        (person.Name, person.Emails[0].Address, person.Language, person.Phones[0].Number.Replace(" ", "", StringComparison.Ordinal))
            .ShouldBe((made.GetProperty("name").GetString()!, made.GetProperty("email").GetString()!, made.GetProperty("lang").GetString(), made.GetProperty("phone").GetString()!.Replace(" ", "", StringComparison.Ordinal)));
        var converted = Settled(Lead1, Conversion.Converted(ContactSync.Link(Lead1, person, null), new ConversionInput(OwnerId: vector.GetProperty("input").GetProperty("change").GetProperty("user").GetString()), Catalogue, Now));
        (converted.Kind, converted.OwnerId, converted.TeamId).ShouldBe((LeadKind.Opportunity, expected.GetProperty("user").GetString(), expected.GetProperty("wizard_team_after_change").GetString()));
    }

    private static void MergedOnConversion(JsonElement vector)
    {
        var two = vector.GetProperty("input").GetProperty("two_more_leads");
        Lead Another(uint id) => Lead1 with { Id = new RecordId(id), OwnerId = null, TeamId = two.GetProperty("team").GetString(), Probability = two.GetProperty("probability").GetInt32(), CreatedAt = Now.AddDays(-1) };
        var plan = MergePlan.Of([Another(8), Lead1, Another(9)], Catalogue);
        (plan.Survivor.Id, plan.Others.Count + 1).ShouldBe((Lead1.Id, vector.GetProperty("expect").GetProperty("wizard_duplicates").GetInt32()));
        Settled(Lead1, Conversion.Converted(plan.Merged, new ConversionInput(), Catalogue, Now)).Kind.ShouldBe(LeadKind.Opportunity);
    }

    private static void FieldsOfTheTeam(JsonElement vector)
    {
        var catalogue = Catalogue with { CustomFields = [new CustomField { Id = "property", Name = "Property", TeamIds = ["sales_team_1"] }] };
        var lead = Lead1 with { Custom = CustomValues.None.With("property", CustomValue.Of("x")) };
        foreach (var one in vector.GetProperty("cases").EnumerateArray())
        {
            var owner = one.GetProperty("convert").GetString() == "same team" ? null : "user_sales_salesman";
            var (converted, problems) = LeadRules.Settle(lead, Conversion.Converted(lead, new ConversionInput(OwnerId: owner), catalogue, Now), catalogue, Now);
            problems.ShouldBeEmpty();
            (!converted.Custom.IsEmpty).ShouldBe(one.GetProperty("properties_kept").GetBoolean());
        }
    }

    private static void ManyConverted(JsonElement vector)
    {
        var expected = vector.GetProperty("expect");
        var withPartner = Lead1 with { OwnerId = null, TeamId = null, StageId = null };
        var unowned = Settled(withPartner, Conversion.Converted(withPartner, new ConversionInput(Force: false), Catalogue, Now));
        (unowned.Kind, unowned.OwnerId).ShouldBe((LeadKind.Opportunity, expected.GetProperty("lead_w_partner").GetProperty("user").GetString()));
        var salesman = new ConversionInput(OwnerId: vector.GetProperty("input").GetProperty("user").GetString(), Force: false);
        var then = expected.GetProperty("then_users=[user_sales_salesman]");
        Conversion.Converted(unowned, salesman, Catalogue, Now).OwnerId.ShouldBe(then.GetProperty("lead_w_partner_user").GetString());
        Conversion.Converted(Lead1, salesman, Catalogue, Now).OwnerId.ShouldBe(then.GetProperty("lead_1_user").GetString());
        Conversion.Refusal(Settled(Lead1, Lead1 with { Archived = true, Probability = 0 })).ShouldNotBeNull();
    }

    private static void Lost(JsonElement vector)
    {
        var expected = vector.GetProperty("expect");
        var before = Lead1 with { OwnerId = "user_sales_salesman", Probability = 32 };
        var wish = MoveLead.Lost(before, Catalogue, "test_reason");
        wish.Problem.ShouldBeNull();
        var lost = Settled(before, wish.Lead) with { UpdatedAt = Now };
        (!lost.Archived, lost.Probability, lost.AutomatedProbability).ShouldBe((expected.GetProperty("active").GetBoolean(), expected.GetProperty("probability").GetInt32(), expected.GetProperty("automated_probability").GetInt32()));
        Catalogue.LostReasons.Single(reason => reason.Id == lost.LostReasonId).Name.ShouldBe(expected.GetProperty("lost_reason").GetString());
        LeadStory.Of(before, lost, "key", null).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            entry => entry.Type.ToString().ToLowerInvariant().ShouldBe(expected.GetProperty("last_message_kind").GetString()),
            entry => entry.LostReasonId.ShouldBe("test_reason"));
        // An empty note leaves nothing behind.
        NoteText.Read(" \n", "note").Text.ShouldBeNull();
    }

    private static void MadeInAWonStage(JsonElement vector)
    {
        var won = Settled(null, Lead1 with { Kind = LeadKind.Opportunity, Probability = null, StageId = vector.GetProperty("input").GetProperty("create_in_stage").GetString() });
        (won.ClosedAt, won.Outcome).ShouldBe((Now, Outcome.Won));
        LeadRules.Settle(won, won with { StageId = "stage_gen_won" }, Catalogue, Now.AddDays(5)).Lead.ClosedAt.ShouldBe(Now);
    }

    private static void ConvertedThenWon(JsonElement vector)
    {
        var expected = vector.GetProperty("expect");
        var assigned = DateTimeOffset.Parse(expected.GetProperty("date_open").GetString()!, CultureInfo.InvariantCulture);
        var lead = Lead1 with { AssignedAt = assigned };
        var converted = LeadRules.Settle(lead, Conversion.Converted(lead, new ConversionInput(), Catalogue, assigned.AddDays(2)), Catalogue, assigned.AddDays(2)).Lead;
        var won = Settled(converted, MoveLead.Won(converted, Catalogue).Lead);
        (won.AssignedAt, won.Probability, won.StageId).ShouldBe((assigned, expected.GetProperty("probability").GetInt32(), expected.GetProperty("stage").GetString()));
    }

    private static void ToATeamWithItsOwnStage(JsonElement vector)
    {
        var name = vector.GetProperty("expect").GetProperty("stage").GetString()!;
        var catalogue = Catalogue with { Stages = [new Stage { Id = "t2", Name = name, Sequence = 1, TeamIds = ["sales_team_2"] }, .. Catalogue.Stages] };
        var moved = LeadRules.Settle(Lead1, Lead1 with { TeamId = "sales_team_2" }, catalogue, Now).Lead;
        catalogue.Stage(moved.StageId)!.Name.ShouldBe(name);
    }

    private static void Rotting(JsonElement vector)
    {
        var input = vector.GetProperty("input");
        var now = Time("2025-01-20T12:00Z");
        var thresholds = input.GetProperty("thresholds_days");
        Stage[] Stages(int? first = null) =>
        [
            .. Catalogue.Stages.Select(stage => stage with
            {
                RottingDays = stage.Id == "stage_team1_1" ? first ?? thresholds.GetProperty(stage.Id).GetInt32() : thresholds.TryGetProperty(stage.Id, out var days) ? days.GetInt32() : 0,
            }),
        ];
        bool IsRotting(Lead lead, DateTimeOffset at, int? first = null)
        {
            using var index = new LeadIndex();
            index.Use(new FieldSources { Stages = Stages(first) });
            index.Apply(lead);
            return index.Query(new LeadQuery { At = at, Limit = 1 }).Items[0].Rotting;
        }

        Lead Made(string time, string stage) => LeadRules.Settle(null, Lead1 with { Kind = LeadKind.Opportunity, Probability = null, StageId = stage }, Catalogue, Time(time)).Lead;
        var old = Made("2025-01-10T12:00Z", "stage_team1_1");
        IsRotting(old, now).ShouldBeTrue();
        IsRotting(Made("2025-01-18T12:00Z", "stage_team1_1"), now).ShouldBeFalse();
        IsRotting(Made("2024-01-20T12:00Z", "stage_gen_won"), now).ShouldBeFalse();
        IsRotting(LeadRules.Settle(old, old with { Title = "renamed" }, Catalogue, now).Lead, now).ShouldBeTrue();
        var moved = LeadRules.Settle(old, old with { StageId = "stage_team1_2" }, Catalogue, now).Lead;
        IsRotting(moved, now).ShouldBeFalse();
        IsRotting(moved, Time("2025-01-24T12:00Z")).ShouldBeTrue();
        IsRotting(old, now, 50).ShouldBeFalse();
        IsRotting(old, now, 0).ShouldBeFalse();
        IsRotting(Made("2025-01-20T12:00Z", "stage_team1_1"), Time("2025-01-24T12:00Z")).ShouldBeFalse();
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static Lead Lead1
    {
        get
        {
            var lead = Read("convert").GetProperty("lead_1");
            return new Lead
            {
                Id = new RecordId(7),
                Revision = 1,
                Kind = LeadKind.Lead,
                ContactName = lead.GetProperty("contact_name").GetString(),
                Email = lead.GetProperty("email").GetString(),
                Phone = lead.GetProperty("phone").GetString(),
                Language = lead.GetProperty("lang").GetString(),
                Country = lead.GetProperty("country").GetString(),
                OwnerId = lead.GetProperty("user").GetString(),
                TeamId = lead.GetProperty("team").GetString(),
                StageId = lead.GetProperty("stage").GetString(),
                AssignedAt = Time(lead.GetProperty("date_open").GetString()!),
                Probability = lead.GetProperty("probability").GetInt32(),
                CreatedAt = Now.AddDays(-9),
                UpdatedAt = Now.AddDays(-9),
            };
        }
    }

    private static Lead Settled(Lead? before, Lead wanted)
    {
        var (lead, problems) = LeadRules.Settle(before, wanted, Catalogue, Now);
        problems.ShouldBeEmpty();
        return lead;
    }

    private static IEnumerable<JsonElement> All() => new[] { "convert", "won_lost" }.SelectMany(file => Read(file).GetProperty("vectors").EnumerateArray());

    private static JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Sarnakh.Tests", "Vectors", $"{file}.json"))).RootElement;
}
