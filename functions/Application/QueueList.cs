using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Sarnakh.Messages;

namespace Sarnakh.Application;

/// <summary>Which function takes its messages from which queue, as its trigger says.</summary>
public static class QueueList
{
    /// <summary>Queues by the name of their function.</summary>
    public static IReadOnlyDictionary<string, string> ByFunction { get; } =
        (from method in typeof(QueueFunctions).GetMethods()
         let function = method.GetCustomAttribute<FunctionAttribute>()
         where function is not null
         let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<QueueTriggerAttribute>()).First(trigger => trigger is not null)
         select (function.Name, trigger.QueueName)).ToDictionary(pair => pair.Name, pair => pair.QueueName);

    public static WatchedQueues Watched { get; } = new([.. ByFunction.Values.Distinct().Order(StringComparer.Ordinal)]);
}
