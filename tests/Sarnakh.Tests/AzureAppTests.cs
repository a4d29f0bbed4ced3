using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Tests.Access;
using Sarnakh.Tests.Capture;
using Sarnakh.Tests.Leads.Index;
using Sarnakh.Tests.Messages;
using Sarnakh.Tests.Pipeline;
using Sarnakh.Tests.Settings;

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
