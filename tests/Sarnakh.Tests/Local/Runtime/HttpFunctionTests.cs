using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Sarnakh.Tests.Local.Runtime;

public sealed class HttpFunctionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheMostSpecificRoute_Wins()
    {
        await using var host = await RunningHost.Start(typeof(Routes));

        (await host.Http.GetStringAsync("/things/one", Cancel)).ShouldBe("exact");
        (await host.Http.GetStringAsync("/things/1234", Cancel)).ShouldBe("id 1234");
        (await host.Http.GetStringAsync("/things/a/b/c", Cancel)).ShouldBe("rest a/b/c");
        (await host.Http.GetStringAsync("/things", Cancel)).ShouldBe("rest ");
    }

    [Fact]
    public async Task TheRoutePrefixOfHostJson_StandsBeforeEveryRoute()
    {
        await using var host = await RunningHost.Start(_ => { }, ["--AzureFunctionsJobHost:extensions:http:routePrefix=v1"], typeof(Routes));

        (await host.Http.GetStringAsync("/v1/things/one", Cancel)).ShouldBe("exact");
        (await host.Http.GetAsync("/things/one", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AnotherMethod_Is405WithAllow()
    {
        await using var host = await RunningHost.Start(typeof(Routes));

        var answer = await host.Http.DeleteAsync("/things/one", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["GET", "POST"], ignoreOrder: true);
    }

    [Fact]
    public async Task AFunctionThatFails_Is500WithoutDetails()
    {
        await using var host = await RunningHost.Start(typeof(Failing));

        var answer = await host.Http.GetAsync("/fail", Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        text.ShouldNotContain("secret");
        text.ShouldContain("invocationId");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task EveryInvocation_HasItsOwnScopeAndId()
    {
        await using var host = await RunningHost.Start(builder => builder.Services.AddScoped<Scoped>(), [], typeof(Scopes));

        var first = await host.Http.GetFromJsonAsync<string[]>("/scope", Cancel);
        var second = await host.Http.GetFromJsonAsync<string[]>("/scope", Cancel);

        first![0].ShouldBe(first[1], "constructor and context share the invocation's scope");
        first[0].ShouldNotBe(second![0]);
        first[2].ShouldNotBe(second[2]);
    }

    [Fact]
    public async Task Middleware_RunsAroundTheFunctionInOrder()
    {
        await using var host = await RunningHost.Start(
            builder =>
            {
                builder.UseMiddleware<Outer>();
                builder.UseMiddleware(async (context, next) =>
                {
                    context.Items["order"] += "inner ";
                    await next();
                });
            },
            [], typeof(Order));

        var answer = await host.Http.GetAsync("/order", Cancel);

        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe("outer inner Order");
        answer.Headers.GetValues("X-Outer").ShouldBe(["set"]);
    }

    [Fact]
    public async Task ACallerThatLeaves_CancelsTheInvocation()
    {
        var waiting = new Waiting();
        await using var host = await RunningHost.Start(builder => builder.Services.AddSingleton(waiting), [], typeof(Slow));

        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var call = host.Http.GetAsync("/slow", leave.Token);
        await waiting.Started.Task.WaitAsync(Cancel);
        await leave.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call);
        await waiting.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    [Fact]
    public async Task ABodyBeyondTheLimit_Is413()
    {
        await using var host = await RunningHost.Start(typeof(Reading));

        using var post = new HttpRequestMessage(HttpMethod.Post, "/read") { Content = new ByteArrayContent(new byte[31 * 1024 * 1024]) };
        post.Headers.ExpectContinue = true;
        var answer = await host.Http.SendAsync(post, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task AnInnerPipeline_RoutesBindsLimitsAndDescribesItself()
    {
        await using var host = await RunningHost.Start(InnerPipeline.AddTo, [], typeof(Inner));

        (await host.Http.GetFromJsonAsync<Greeting>("/inner/greet/7?name=%D8%A7%D9%85%DB%8C%D8%AF", Cancel)).ShouldBe(new Greeting(7, "امید"));
        (await host.Http.GetAsync("/inner/greet/x", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var posted = await host.Http.PostAsJsonAsync("/inner/greet", new Greeting(1, "a"), Cancel);
        posted.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await host.Http.PostAsync("/inner/greet", new StringContent("{", Encoding.UTF8, "application/json"), Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await host.Http.GetAsync("/inner/limited", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Http.GetAsync("/inner/limited", Cancel)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        var document = await host.Http.GetStringAsync("/inner/openapi.json", Cancel);
        document.ShouldContain("/inner/greet/{id}");
        document.ShouldNotContain("{rest}", Case.Sensitive, "the outer routes are no part of the API");
    }

    public sealed class Routes
    {
        [Function("Exact")]
        public static IResult Exact([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "things/one")] HttpRequest req) => Text(req, "exact");

        [Function("ById")]
        public static Task<IResult> ById([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:int}")] HttpRequest req, string id) =>
            Task.FromResult(Text(req, $"id {id}"));

        [Function("Rest")]
        public static ValueTask<IResult> Rest([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{*rest}")] HttpRequest req, string? rest) =>
            ValueTask.FromResult(Text(req, $"rest {rest}"));

        private static IResult Text(HttpRequest req, string text)
        {
            req.ShouldNotBeNull();
            return Results.Text(text);
        }
    }

    public sealed class Failing
    {
        [Function("Fail")]
        public static IResult Fail([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest req) => throw new InvalidOperationException($"secret {req.Path}");
    }

    public sealed class Scoped
    {
        public string Id { get; } = Path.GetRandomFileName();
    }

    public sealed class Scopes(Scoped scoped)
    {
        [Function("Scope")]
        public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, Route = "scope")] HttpRequest req, FunctionContext context)
        {
            context.GetHttpContext().ShouldBe(req.HttpContext);
            return Results.Json(new[] { scoped.Id, context.InstanceServices.GetRequiredService<Scoped>().Id, context.InvocationId });
        }
    }

    public sealed class Outer : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            context.Items["order"] = "outer ";
            context.GetHttpContext()!.Response.Headers["X-Outer"] = "set";
            await next(context);
        }
    }

    public sealed class Order
    {
        [Function("Order")]
        public static IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, Route = "order")] HttpRequest req, FunctionContext context) =>
            Results.Text($"{context.Items["order"]}{context.FunctionDefinition.Name}", req.ContentType);
    }

    public sealed class Waiting
    {
        public TaskCompletionSource Started { get; } = new();

        public TaskCompletionSource Cancelled { get; } = new();
    }

    public sealed class Slow(Waiting waiting)
    {
        [Function("Slow")]
        public async Task Get([HttpTrigger(AuthorizationLevel.Anonymous, Route = "slow")] HttpRequest req, CancellationToken cancel)
        {
            req.ShouldNotBeNull();
            using var told = cancel.Register(waiting.Cancelled.SetResult);
            waiting.Started.SetResult();
            await Task.Delay(Timeout.Infinite, cancel);
        }
    }

    public sealed class Reading
    {
        [Function("Read")]
        public static async Task<IResult> Read([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "read")] HttpRequest req)
        {
            await req.Body.CopyToAsync(Stream.Null);
            return Results.Ok();
        }
    }

    public sealed record Greeting(int Id, string Name);

    public sealed class Inner(InnerPipeline pipeline)
    {
        [Function("Inner")]
        public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "inner/{*rest}")] HttpRequest req)
        {
            req.HttpContext.SetEndpoint(null);
            req.RouteValues.Clear();
            await pipeline.Handle(req.HttpContext);
            return Results.Empty;
        }
    }

    public sealed class InnerPipeline
    {
        public InnerPipeline(IServiceProvider services)
        {
            var app = new ApplicationBuilder(services);
            app.UseRouting();
            app.UseRateLimiter();
            app.UseEndpoints(routes =>
            {
                routes.MapGet("/inner/greet/{id:int}", (int id, string name) => TypedResults.Ok(new Greeting(id, name)));
                routes.MapPost("/inner/greet", (Greeting greeting) => TypedResults.Created("/inner/greet/1", greeting));
                routes.MapGet("/inner/limited", () => TypedResults.Ok()).RequireRateLimiting("one");
                routes.MapOpenApi("/inner/{documentName}.json");
            });
            Handle = app.Build();
        }

        public RequestDelegate Handle { get; }

        public static void AddTo(IHostApplicationBuilder builder)
        {
            builder.Services.AddSingleton<InnerPipeline>();
            builder.Services.AddOpenApi("openapi");
            builder.Services.AddRateLimiter(limits =>
            {
                limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
                limits.AddFixedWindowLimiter("one", window => (window.PermitLimit, window.Window, window.QueueProcessingOrder) = (1, TimeSpan.FromHours(1), QueueProcessingOrder.OldestFirst));
            });
        }
    }
}
