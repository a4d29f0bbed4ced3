using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Sarnakh.Application;

namespace Sarnakh.Tests.Architecture;

/// <summary>docs/functions.md lists every trigger as it is in the code.</summary>
public class FunctionsDocTests
{
    [Fact]
    public void TheListOfFunctions_IsTrue() =>
        Documented().ShouldBe(Declared(), ignoreOrder: true);

    private static IEnumerable<string> Declared() =>
        from type in typeof(HttpFunctions).Assembly.GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        select $"{function.Name}: {TriggerOf(method)}";

    private static string TriggerOf(MethodInfo method)
    {
        var attributes = method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes());
        return attributes.Select(attribute => attribute switch
        {
            HttpTriggerAttribute http => $"HTTP {string.Join(", ", http.Methods ?? [])} on {http.Route}",
            QueueTriggerAttribute queue => $"queue on {queue.QueueName}",
            TimerTriggerAttribute timer => $"timer on {timer.Schedule}",
            _ => null,
        }).First(trigger => trigger is not null)!;
    }

    /// <summary>The rows of the document's tables: function | trigger | on | leads to.</summary>
    private static IEnumerable<string> Documented() =>
        File.ReadLines(Path.Combine(Repository.Root, "docs/functions.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => $"{cells[1].Trim('`')}: {cells[2]} on {cells[3].Trim('`')}");
}
