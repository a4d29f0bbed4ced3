using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Sarnakh.Access;
using Sarnakh.Access.Oidc;
using Sarnakh.Audit;
using Sarnakh.Capture;
using Sarnakh.Catalogue;
using Sarnakh.Contacts;
using Sarnakh.Demo;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Matching;
using Sarnakh.Messages;
using Sarnakh.Outbox;
using Sarnakh.Pipeline;
using Sarnakh.Privacy;
using Sarnakh.Settings;
using Sarnakh.Storage;
using Sarnakh.Storage.Azure;
using Sarnakh.Teams;
using Sarnakh.Users;
using Sarnakh.Views;
using Sarnakh.Webhooks;

namespace Sarnakh.Application;

/// <summary>The composition root: the same for the deployed application, one process on one machine, and the tests.</summary>
public static partial class SarnakhApplication
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<NoteFailures>();
        builder.Services.Configure<SiteOptions>(builder.Configuration.GetSection("Site"));
        builder.Services.Configure<AccessOptions>(builder.Configuration.GetSection("Access"));
        builder.Services.AddSingleton(new SetupToken(builder.Configuration["Access:SetupToken"]));
        builder.Services.AddSingleton(new TrustedProxies(builder.Configuration["Site:TrustedProxies"]));
        // Where the program runs may bring a storage of its own; the Functions host brings none.
        if (builder.Services.All(service => service.ServiceType != typeof(ITableStore))) builder.Services.AddAzureStorage(builder.Configuration);
        builder.Services.AddSarnakh();
        AddTelemetry(builder);
        return builder;
    }

    /// <summary>Where traces, measures and logs go. Only the build for the cloud has an answer (infra/azure); without one there is no call.</summary>
    static partial void AddTelemetry(FunctionsApplicationBuilder builder);

    /// <summary>Everything but the storage engine, which comes from where the application runs.</summary>
    private static void AddSarnakh(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(json => ApiJson.Configure(json.SerializerOptions));

        services.Configure<HstsOptions>(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        services.AddRouting();
        services.AddCors();
        services.AddOpenApi("openapi", OpenApiDocument.Configure);
        services.AddTransient<ICorsPolicyProvider, FormCors>();
        services.AddSingleton<RequestBodies>();
        services.AddSingleton<ApiPipeline>();

        services.AddSingleton<ConfigTable>();
        services.AddSingleton<ServerSecret>();

        services.AddSingleton<AuditTable>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<ListAudit>();

        services.AddSingleton<UserTable>();
        services.AddSingleton<CredentialTable>();
        services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = PasswordHashes.Iterations);
        services.AddSingleton<IPasswordHasher<Credential>, PasswordHasher<Credential>>();
        services.AddSingleton<PasswordHashes>();
        services.AddSingleton<AttemptTable>();
        services.AddSingleton<LimitAttempts>();
        services.AddSingleton<CheckSecondFactor>();
        services.AddSingleton<NoteJoining>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<IssueLink>();
        services.AddSingleton<UseLink>();
        services.AddSingleton<ChangePassword>();
        services.AddSingleton<ChangeTotp>();
        services.AddSingleton<SafeHttp>();
        services.AddSingleton<OidcProviders>();
        services.AddSingleton<OidcMetadataCache>();
        services.AddSingleton<OidcAccountTable>();
        services.AddSingleton<ManagedIdentityOf>(ExchangeCode.AzureIdentity);
        services.AddSingleton<ExchangeCode>();
        services.AddSingleton<PlaceInTeams>(provider => provider.GetRequiredService<ChangeMembership>().Run);
        services.AddSingleton<SignInByProvider>();
        services.AddSingleton<AccessSettingsTable>();
        services.AddSingleton<SessionTable>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<RequestBudgets>();
        services.AddSingleton<TokenTable>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<DescribeSession>();
        services.AddSingleton<SetUp>();
        services.AddSingleton(provider => new TeamsOf(provider.GetRequiredService<TeamTable>().TeamsOf));
        services.AddSingleton(typeof(CatalogueTable<>));
        services.AddSingleton(typeof(ChangeCatalogue<>));
        services.AddSingleton<PipelineSettingsTable>();
        services.AddSingleton<SeedCatalogue>();
        services.AddSingleton<TeamTable>();
        services.AddSingleton<ChangeMembership>();
        services.AddSingleton<ChangeTeam>();
        services.AddSingleton<ListTeams>();

        services.AddSingleton<ContactTable>();
        services.AddSingleton<ContactIndex>();
        services.AddSingleton<ContactIndexFeed>();
        services.AddSingleton<ClaimContact>();
        services.AddSingleton<FindContact>();
        services.AddSingleton<CreateContact>();
        services.AddSingleton<EditContact>();
        services.AddSingleton<DeleteContact>();
        services.AddSingleton<RestoreContact>();
        services.AddSingleton<EraseContact>();

        services.AddSingleton<LeadTable>();
        services.AddSingleton<TimelineTable>();
        services.AddSingleton<LeadIndex>();
        services.AddSingleton<TrimFeeds>();
        services.AddSingleton<ReadFields>();
        services.AddSingleton<LeadIndexFeed>();
        services.AddSingleton<ReadSnapshot>();
        services.AddSingleton<SaveSnapshot>();

        services.AddSingleton<OutboxTable>();
        services.AddSingleton<SendMessages>();
        services.AddSingleton<SweepOutbox>();

        services.AddSingleton<IssueSecret>();
        services.AddSingleton<WebhookTable>();
        services.AddSingleton<DeliveryTable>();
        services.AddSingleton<AnnounceChange>();
        services.AddSingleton<TellWebhooks>();
        services.AddSingleton<SendDelivery>();
        services.AddSingleton<SweepDeliveries>();
        services.AddSingleton<EraseAnswers>();
        services.AddSingleton<ChangeWebhook>();

        services.AddSingleton<IdentityTable>();
        services.AddSingleton<TombstoneTable>();
        services.AddSingleton<ArbitrateIdentity>();
        services.AddSingleton<ClaimIdentities>();
        services.AddSingleton<FindLead>();
        services.AddSingleton<ReadIndex>();
        services.AddSingleton<ReadTimeline>();
        services.AddSingleton<ReadCatalogue>();
        services.AddSingleton<ChangeLead>();
        services.AddSingleton<TellContact>();
        services.AddSingleton<DiscardContacts>();
        services.AddSingleton<EditLead>();
        services.AddSingleton<CreateLead>();
        services.AddSingleton<FindLinks>();
        services.AddSingleton<MoveLead>();
        services.AddSingleton<FindCelebration>();
        services.AddSingleton<MergeLeads>();
        services.AddSingleton<ConvertLead>();
        services.AddSingleton<WriteNote>();
        services.AddSingleton<DeleteLead>();
        services.AddSingleton<LeadFileTable>();
        services.AddSingleton<FindLeadFile>();
        services.AddSingleton<SaveLeadFile>();
        services.AddSingleton<DeleteLeadFile>();
        services.AddSingleton<EraseLeadFiles>();
        services.AddSingleton<TrimLeadFiles>();
        services.AddSingleton<HandOverTable>();
        services.AddSingleton<HandOverLeads>();
        services.AddSingleton<DeleteTeam>();
        services.AddSingleton<BulkTable>();
        services.AddSingleton<OrderChange>();
        services.AddSingleton<CommitLeads>();
        services.AddSingleton<ChangeLeads>();
        services.AddSingleton<ChangeStage>();
        services.AddSingleton<DeleteStage>();

        services.AddSingleton<ViewTable>();
        services.AddSingleton<ListViews>();
        services.AddSingleton<ChangeView>();

        services.AddSingleton<FormTable>();
        services.AddSingleton<SubmissionTable>();
        services.AddSingleton<IssueTimeToken>();
        services.AddSingleton<CaptureBudgets>();
        services.AddSingleton<FormHealth>();
        services.AddSingleton<ReportFormHealth>();
        services.AddSingleton<ChangeForm>();
        services.AddSingleton<SeedSampleForm>();
        services.AddSingleton<SeedDemo>();
        services.AddSingleton<ReceiveSubmission>();
        services.AddSingleton<RestoreSubmission>();
        services.AddSingleton<IntakeLead>();
        services.AddSingleton<EraseLead>();
        services.AddSingleton<EraseSubmission>();
        services.AddSingleton<FindSubmission>();
        services.AddSingleton<JudgeSubmission>();
        services.AddSingleton<ListQuarantine>();
        services.AddSingleton<BalanceBooks>();

        services.AddSingleton<AvatarTable>();
        services.AddSingleton<SaveAvatar>();
        services.AddSingleton<ListUsers>();
        services.AddSingleton<ChangeTeams>();
        services.AddSingleton<InviteUser>();
        services.AddSingleton<ChangeUser>();
        services.AddSingleton<CreateToken>();

        services.AddSingleton(QueueList.Watched);
        services.AddSingleton<FailedMessageTable>();
        services.AddSingleton<FindOutcome>();
        services.AddSingleton<FindFailed>();
        services.AddSingleton<CountFailed>();
        services.AddSingleton<CollectFailed>();
        services.AddSingleton<WatchQueues>();
        services.AddSingleton<ListFailed>();
        services.AddSingleton<ReplayFailed>();
        services.AddSingleton<DiscardFailed>();

        services.AddSingleton<FindTraces>();
        services.AddSingleton<FindPerson>();
        services.AddSingleton<ErasureTable>();
        services.AddSingleton<EraseCopies>();
        services.AddSingleton<ErasePerson>();
        services.AddSingleton<ExportPerson>();
        services.AddSingleton<RetentionTable>();
        services.AddSingleton<EnforceRetention>();

        // The store is prepared before anything starts. Readers of an index wait until it is built.
        services.AddHostedService<PrepareStore>();
        services.AddHostedService(provider => provider.GetRequiredService<LeadIndexFeed>());
        services.AddHostedService(provider => provider.GetRequiredService<ContactIndexFeed>());
        services.AddHostedService<SweepAtStart>();
    }
}
