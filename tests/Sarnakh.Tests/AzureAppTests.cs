using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Tests.Access;
using Sarnakh.Tests.Capture;
using Sarnakh.Tests.Catalogue;
using Sarnakh.Tests.Leads.Index;
using Sarnakh.Tests.Messages;
using Sarnakh.Tests.Pipeline;
using Sarnakh.Tests.Settings;
using Sarnakh.Tests.Teams;
using Sarnakh.Tests.Users;
using Sarnakh.Tests.Views;
using Sarnakh.Tests.Webhooks;

namespace Sarnakh.Tests;

public sealed class AzureCaptureContractTests : CaptureContractTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureLeadApiTests : LeadApiTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureLeadIndexFeedTests : LeadIndexFeedTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureConfigTableTests : ConfigTableTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureFailedMessageTests : FailedMessageTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureSignInTests : SignInTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureSessionTests : SessionTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureTokenTests : TokenTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureUserTests : UserTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureMeTests : MeTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureTeamApiTests : TeamApiTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureViewApiTests : ViewApiTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureChangeLeadsTests : ChangeLeadsTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureSetUpTests : SetUpTests
{
    private protected override Task<TestApp> StartEmpty(params string[] args) => TestApp.StartEmptyOnAzure(args);
}

public sealed class AzureCatalogueApiTests : CatalogueApiTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureWebhookTests : WebhookTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}

public sealed class AzureSignedFormTests : SignedFormTests
{
    private protected override Task<TestApp> Start(Action<IServiceCollection>? configure, params string[] args) => TestApp.StartOnAzure(configure, args);
}
