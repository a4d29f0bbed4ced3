using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sarnakh.Access;
using Sarnakh.Application;
using Sarnakh.Capture;
using Sarnakh.Shared;
using Sarnakh.Storage;
using Sarnakh.Tests.Storage;
using Sarnakh.Text;

namespace Sarnakh.Tests;

/// <summary>
/// The whole product in this process, put together as in production, on embedded storage in a folder of its own or on an
/// account of Azurite of its own, and a loopback port, with storage faults that tests can plan.
/// </summary>
internal sealed class TestApp : IAsyncDisposable
{
    /// <summary>What costs a guesser dearly costs tests nothing; no setting can do this.</summary>
    public const int PasswordIterations = 1000;

    private readonly IHost _host;
    private readonly string _folder;
    private readonly SocketsHttpHandler _wire = new() { AllowAutoRedirect = false, UseCookies = false };

    private TestApp(IHost host, string folder, StorageFaults faults)
    {
        _host = host;
        _folder = folder;
        Faults = faults;
        Origin = host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        Nobody = NewClient();
    }

    /// <summary>The browser of somebody who is not signed in.</summary>
    public HttpClient Nobody { get; }

    /// <summary>The system administrator who was there first.</summary>
    public Member Administrator { get; private set; } = null!;

    /// <summary>The browser of <see cref="Administrator"/>.</summary>
    public HttpClient Http => Administrator.Http;

    /// <summary>Scheme, host and port: the origin of the product's own pages.</summary>
    public string Origin { get; }

    public StorageFaults Faults { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestApp> Start(Action<IServiceCollection>? configure = null, params string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("sarnakh-").FullName;
        return await Start(folder, configure, args);
    }

    /// <summary>As it is found on the first start, with nobody set up.</summary>
    public static Task<TestApp> StartEmpty(params string[] args) => Start(Directory.CreateTempSubdirectory("sarnakh-").FullName, null, args, isEmpty: true);

    public static async Task<TestApp> StartOnAzure(Action<IServiceCollection>? configure = null, params string[] args) =>
        await Start(configure, await OnAzure(args));

    public static async Task<TestApp> StartEmptyOnAzure(params string[] args) => await StartEmpty(await OnAzure(args));

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Faults.Clear();
        _wire.Dispose();
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A post as a page of ours sends it.</summary>
    public Task<HttpResponseMessage> Post(object fields, string? key = null, string form = SampleForm.Id, Action<HttpRequestMessage>? adjust = null) =>
        Post(JsonContent.Create(fields, options: Relaxed), key, form, adjust);

    public async Task<HttpResponseMessage> Post(HttpContent content, string? key = null, string form = SampleForm.Id, Action<HttpRequestMessage>? adjust = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/forms/{form}/submissions") { Content = content };
        request.Headers.Add("Origin", Origin);
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue("en"));
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        adjust?.Invoke(request);
        return await Nobody.SendAsync(request, Cancel);
    }

    /// <summary>A new user with this role, signed in.</summary>
    public async Task<Member> As(Role role, string? name = null)
    {
        var user = NewUser(role, name ?? $"{role} {Guid.NewGuid():n}");
        await Get<UserTable>().Insert(user, Cancel);
        return await SignIn(user);
    }

    /// <summary>The user in one more browser.</summary>
    public async Task<Member> SignIn(User user)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.UserAgent = "Tests";
        var sessions = Get<Sessions>();
        var live = await sessions.Begin(user, http);
        var cookie = http.Response.Headers.SetCookie.ToString().Split(';')[0];
        var client = NewClient();
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        var csrf = await sessions.Csrf(live.Session, Cancel);
        client.DefaultRequestHeaders.Add(Gate.CsrfHeader, csrf);
        return new Member(user, live.Session, cookie, csrf, client);
    }

    /// <summary>A browser that sends nothing by itself.</summary>
    public HttpClient NewClient() => new(_wire, disposeHandler: false) { BaseAddress = new Uri(Origin) };

    private static async Task<string[]> OnAzure(string[] args) =>
        ["--Storage:Provider=azure", $"--AzureWebJobsStorage={(await Azurite.OfThisProcess).NewAccount()}", .. args];

    private async Task<User> FirstAdministrator()
    {
        var first = NewUser(Role.SystemAdministrator, "Administrator");
        try
        {
            await Get<UserTable>().InsertFirst(first, Cancel);
            return first;
        }
        catch (RowExistsException)
        {
            // Two applications may share an account: its administrator is there.
            return (await Get<UserTable>().All(Cancel)).Select(stored => stored.Value).First(user => user.Role == Role.SystemAdministrator);
        }
    }

    private User NewUser(Role role, string name)
    {
        var now = Get<TimeProvider>().GetUtcNow();
        return new User
        {
            Id = RecordId.New(now, _random).ToString(),
            Email = $"{Guid.NewGuid():n}@sarnakh.test",
            Name = name,
            Role = role,
            Language = "en",
            CreatedAt = now,
            JoinedAt = now,
            SecurityStamp = Guid.NewGuid().ToString("n"),
        };
    }

    private static readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();

    /// <summary>Posts what must be accepted.</summary>
    public async Task<RecordId> Accepted(object fields, string? key = null, string form = SampleForm.Id)
    {
        using var response = await Post(fields, key, form);
        return await ReceiptOf(response);
    }

    public static async Task<RecordId> ReceiptOf(HttpResponseMessage response)
    {
        ((int)response.StatusCode).ShouldBe(202, await response.Content.ReadAsStringAsync(Cancel));
        return RecordId.Parse((await Json(response)).GetProperty("receiptId").GetString()!);
    }

    /// <param name="by">The administrator when null.</param>
    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, object body, string? etag = null, Member? by = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body, options: Relaxed) };
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-Match", etag);
        return await (by ?? Administrator).Http.SendAsync(request, Cancel);
    }

    public async Task<JsonElement> GetJson(string path)
    {
        using var response = await Http.GetAsync(path, Cancel);
        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync(Cancel));
        return await Json(response);
    }

    public static Task<JsonElement> Json(HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>(Cancel);

    /// <summary>The list, once no submission is on its way any more.</summary>
    public async Task<IReadOnlyList<JsonElement>> Leads(string query = "")
    {
        await Settled();
        return [.. (await GetJson($"/api/leads?limit=200&{query}")).GetProperty("items").EnumerateArray()];
    }

    /// <summary>Until nothing is on its way; fails after a while.</summary>
    public async Task<Balance> Settled()
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var balance = await Get<BalanceBooks>().Run(Cancel);
            if (balance.Pending == 0) return balance;
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(30)) throw new TimeoutException($"Still {balance.Pending} submissions are pending.");
            await Task.Delay(20, Cancel);
        }
    }

    /// <summary>Changes the settings of the sample form.</summary>
    public async Task ChangeForm(Func<Form, Form> change, string id = SampleForm.Id)
    {
        var forms = Get<FormTable>();
        while (true)
        {
            var stored = (await forms.Find(id, Cancel))!;
            try
            {
                await forms.Replace(change(stored.Value), stored.Version, Cancel);
                return;
            }
            catch (RowChangedException)
            {
                // Another application on the same account changed it in between.
            }
        }
    }

    /// <summary>A person's answers to the sample form.</summary>
    public static Dictionary<string, object?> Person(string name, string email, string? phone = null) =>
        new() { ["name"] = name, ["email"] = email, ["phone"] = phone, ["_consent"] = "1" };

    private static async Task<TestApp> Start(string folder, Action<IServiceCollection>? configure, string[] args, bool isEmpty = false)
    {
        var faults = new StorageFaults();
        var builder = SarnakhApplication.CreateBuilder(
            ["--Urls=http://127.0.0.1:0", "--Startup:Greeting=false", "--Logging:LogLevel:Default=None", $"--Storage:Path={folder}/sarnakh.db",
                // Tests turn the clock by days and stay signed in.
                "--Access:IdleHours=1000000", "--Access:AbsoluteDays=36500", .. args]);
        Decorate<ITableStore>(builder.Services, tables => new FaultyTableStore(tables, faults));
        Decorate<IQueueStore>(builder.Services, queues => new FaultyQueueStore(queues, faults));
        builder.Services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = PasswordIterations);
        configure?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync(Cancel);
        // What the start sweeps up must not be what a test put there.
        await host.Services.GetServices<IHostedService>().OfType<SweepAtStart>().Single().ExecuteTask!.WaitAsync(Cancel);
        var app = new TestApp(host, folder, faults);
        if (!isEmpty) app.Administrator = await app.SignIn(await app.FirstAdministrator());
        // Tests post faster than people do.
        await app.ChangeForm(form => form with { Spam = form.Spam with { PerMinute = 100_000, PerAddressPerMinute = 100_000 } });
        return app;
    }

    private static void Decorate<T>(IServiceCollection services, Func<T, T> decorate)
        where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(inner);
        services.AddSingleton(provider => decorate((T)inner.ImplementationFactory!(provider)));
    }
}

/// <summary>Somebody signed in. <paramref name="Http"/> sends the cookie and the CSRF header with every request.</summary>
/// <param name="Cookie">Name and value.</param>
internal sealed record Member(User User, Session Session, string Cookie, string Csrf, HttpClient Http)
{
    /// <summary>What their browser sends with every request.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers => [("Cookie", Cookie), (Gate.CsrfHeader, Csrf)];
}
