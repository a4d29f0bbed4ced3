using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sarnakh.Access;

namespace Sarnakh.Tests.Views;

public class ViewApiTests : AppTests
{
    private static readonly object Website = new { field = "source", op = "eq", value = "website" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AList_IsSavedAsItWasSent_AndChangedByWhoSawIt()
    {
        await using var app = await Start();
        var sara = await app.As(Role.Own);
        var made = await Created(app, sara, new
        {
            name = "  وب‌سایت ",
            q = "علي",
            filter = Website,
            sort = "-createdAt,title",
            layout = "board",
            columns = new object[] { new { field = "title", width = 320 }, new { field = "ownerId" } },
            groupBy = new[] { "source", "ownerId" },
        });
        made.GetProperty("name").GetString().ShouldBe("وب‌سایت");
        made.GetProperty("filter").GetProperty("op").GetString().ShouldBe("eq");
        made.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("field").GetString()).ShouldBe(["title", "ownerId"]);
        made.GetProperty("columns")[0].GetProperty("width").GetInt32().ShouldBe(320);
        (made.GetProperty("layout").GetString(), made.GetProperty("sort").GetString(), made.GetProperty("shared").GetBoolean()).ShouldBe(("board", "-createdAt,title", false));

        (await Send(app, sara, HttpMethod.Patch, made, new { name = "x" }, seen: null)).Status.ShouldBe(HttpStatusCode.PreconditionRequired);
        var (status, changed) = await Send(app, sara, HttpMethod.Patch, made, new { filter = (object?)null, groupBy = new[] { "teamId" } });
        status.ShouldBe(HttpStatusCode.OK);
        (changed.TryGetProperty("filter", out _), changed.GetProperty("q").GetString(), changed.GetProperty("groupBy")[0].GetString()).ShouldBe((false, "علي", "teamId"));
        var (stale, problem) = await Send(app, sara, HttpMethod.Patch, made, new { name = "x" });
        (stale, problem.GetProperty("current").GetProperty("version").GetString()).ShouldBe((HttpStatusCode.PreconditionFailed, changed.GetProperty("version").GetString()));
    }

    [Fact]
    public async Task APrivateList_IsThereForNobodyElse_ASharedOneIsChangedByItsOwnerAndSalesAdministrators()
    {
        await using var app = await Start();
        var (sara, reza, manager) = (await app.As(Role.Own), await app.As(Role.All), await app.As(Role.SalesAdministrator));
        var made = await Created(app, sara, new { name = "مال من" });
        (await Names(app, reza)).ShouldBeEmpty();
        foreach (var other in new[] { reza, manager })
        {
            (await Send(app, other, HttpMethod.Patch, made, new { pinned = true })).Status.ShouldBe(HttpStatusCode.NotFound);
            (await Send(app, other, HttpMethod.Delete, made, new { })).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        var (_, shared) = await Send(app, sara, HttpMethod.Patch, made, new { shared = true });
        (await Names(app, reza)).ShouldBe(["مال من"]);
        var (refused, problem) = await Send(app, reza, HttpMethod.Patch, shared, new { name = "مال او" });
        (refused, problem.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.Forbidden, "view.not_yours"));
        var (status, renamed) = await Send(app, manager, HttpMethod.Patch, shared, new { name = "مال همه" });
        status.ShouldBe(HttpStatusCode.OK);
        renamed.GetProperty("ownerId").GetString().ShouldBe(sara.User.Id);
        (await Send(app, manager, HttpMethod.Delete, renamed, new { })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await Names(app, sara)).ShouldBeEmpty();
    }

    [Fact]
    public async Task PinsAndTheFirstList_AreEachPersonsOwn()
    {
        await using var app = await Start();
        var (sara, reza) = (await app.As(Role.Own), await app.As(Role.All));
        var first = await Created(app, sara, new { name = "a", shared = true });
        var second = await Created(app, sara, new { name = "b", shared = true, pinned = true });
        await Created(app, sara, new { name = "c", shared = true, pinned = true });
        (await Names(app, sara)).ShouldBe(["b", "c", "a"]);
        (await Names(app, reza)).ShouldBe(["a", "b", "c"]);

        // No version is needed for what concerns nobody else, and it leaves the list as it is.
        var (status, pinned) = await Send(app, reza, HttpMethod.Patch, second, new { pinned = true, isDefault = true }, seen: null);
        (status, pinned.GetProperty("version").GetString()).ShouldBe((HttpStatusCode.OK, second.GetProperty("version").GetString()));
        (await Names(app, reza)).ShouldBe(["b", "a", "c"]);
        (await Views(app, sara)).ShouldAllBe(view => !view.GetProperty("isDefault").GetBoolean());

        await Send(app, reza, HttpMethod.Patch, first, new { isDefault = true }, seen: null);
        (await Views(app, reza)).Where(view => view.GetProperty("isDefault").GetBoolean()).ShouldHaveSingleItem().GetProperty("name").GetString().ShouldBe("a");
    }

    [Fact]
    public async Task ADeletedList_ComesBackWithItsPins()
    {
        await using var app = await Start();
        var sara = await app.As(Role.Own);
        var made = await Created(app, sara, new { name = "داغ", pinned = true, filter = Website });
        (await Send(app, sara, HttpMethod.Delete, made, new { }, seen: null)).Status.ShouldBe(HttpStatusCode.PreconditionRequired);
        (await Send(app, sara, HttpMethod.Delete, made, new { })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await Views(app, sara)).ShouldBeEmpty();
        (await Send(app, sara, HttpMethod.Patch, made, new { name = "x" })).Status.ShouldBe(HttpStatusCode.NotFound);

        var (status, back) = await Send(app, sara, HttpMethod.Patch, made, new { active = true }, seen: null);
        (status, back.GetProperty("pinned").GetBoolean(), back.GetProperty("filter").GetProperty("field").GetString()).ShouldBe((HttpStatusCode.OK, true, "source"));
    }

    [Theory]
    [InlineData("""{"name":" "}""", "#/name", "text.required")]
    [InlineData("""{"name":"x","filter":{"field":"nothing","op":"eq","value":"x"}}""", "#/filter/field", "filter.unknown_field")]
    [InlineData("""{"name":"x","filter":[]}""", "#/filter", "field.type")]
    [InlineData("""{"name":"x","sort":"-nothing"}""", "#/sort", "sort.unknown_field")]
    [InlineData("""{"name":"x","columns":[{"field":"title"},{"field":"secret"}]}""", "#/columns/1/field", "field.unknown")]
    [InlineData("""{"name":"x","columns":[{"field":"title","width":-5}]}""", "#/columns/0/width", "number.invalid")]
    [InlineData("""{"name":"x","columns":[{"field":"title"},{"field":"title"}]}""", "#/columns/1/field", "field.duplicate")]
    [InlineData("""{"name":"x","groupBy":["source","teamId","ownerId"]}""", "#/groupBy", "fields.too_many")]
    [InlineData("""{"name":"x","groupBy":["title"]}""", "#/groupBy/0", "field.unknown")]
    [InlineData("""{"name":"x","layout":"cloud"}""", "#/layout", "field.type")]
    [InlineData("""{"name":"x","ownerId":"me"}""", "#/ownerId", "field.not_editable")]
    public async Task WhatNoListCanBe_IsRefusedWithAPointer(string body, string pointer, string code)
    {
        await using var app = await Start();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await app.Http.PostAsync("/api/views", content, Cancel);
        ((int)answer.StatusCode).ShouldBe(422);
        var error = (await TestApp.Json(answer)).GetProperty("errors")[0];
        (error.GetProperty("pointer").GetString(), error.GetProperty("code").GetString()).ShouldBe((pointer, code));
        (await app.GetJson("/api/views")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    private static async Task<JsonElement> Created(TestApp app, Member by, object settings)
    {
        using var answer = await app.Send(HttpMethod.Post, "/api/views", settings, by: by);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        return await TestApp.Json(answer);
    }

    /// <param name="seen">The version that <paramref name="view"/> was read with, if not said otherwise.</param>
    private static async Task<(HttpStatusCode Status, JsonElement Body)> Send(TestApp app, Member by, HttpMethod method, JsonElement view, object body, string? seen = "as read")
    {
        var etag = seen is null ? null : $"\"{view.GetProperty("version").GetString()}\"";
        using var answer = await app.Send(method, $"/api/views/{view.GetProperty("id").GetString()}", body, etag, by);
        return (answer.StatusCode, answer.StatusCode == HttpStatusCode.NoContent ? default : await TestApp.Json(answer));
    }

    private static async Task<IReadOnlyList<JsonElement>> Views(TestApp app, Member by) =>
        [.. (await by.Http.GetFromJsonAsync<JsonElement>("/api/views", Cancel)).GetProperty("items").EnumerateArray()];

    private static async Task<IReadOnlyList<string?>> Names(TestApp app, Member by) => [.. (await Views(app, by)).Select(view => view.GetProperty("name").GetString())];
}
