using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker
{
    /// <summary>Marks a public method as a function; the name is unique in the application.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public class FunctionAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }

    /// <summary>Who may call an HTTP function. Only <see cref="Anonymous"/> can be served here: there are no function keys.</summary>
    public enum AuthorizationLevel
    {
        Anonymous = 0,
        User = 1,
        Function = 2,
        System = 3,
        Admin = 4,
    }

    /// <summary>The function answers HTTP requests of these methods (all when none is named) on <see cref="Route"/>.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class HttpTriggerAttribute : TriggerBindingAttribute
    {
        public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

        public HttpTriggerAttribute(params string[] methods) => Methods = methods;

        public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

        public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
        {
            AuthLevel = authLevel;
            Methods = methods;
        }

        /// <summary>An ASP.NET Core route template below the route prefix of host.json; the function's name when absent.</summary>
        public string? Route { get; set; }

        public string[]? Methods { get; private set; }

        public AuthorizationLevel AuthLevel { get; private set; }
    }

    /// <summary>The function runs once for each message of the queue, at least once.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class QueueTriggerAttribute(string queueName) : TriggerBindingAttribute
    {
        /// <summary>A queue, or <c>%Setting%</c> for the queue that a setting names.</summary>
        public string QueueName { get; } = queueName;

        /// <summary>The setting that holds the account's connection; here every queue is in the one store.</summary>
        public string? Connection { get; set; }
    }

    /// <summary>
    /// The function runs by a schedule: six cron fields beginning with seconds, an interval such as <c>00:05:00</c>, or
    /// <c>%Setting%</c> for one of these in a setting. Times are UTC.
    /// </summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
    {
        public string Schedule { get; private set; } = schedule;

        /// <summary>Keep the last run in storage, so that a run missed while nothing was up is made good.</summary>
        public bool UseMonitor { get; set; } = true;

        /// <summary>Run once when the host starts, whatever the schedule.</summary>
        public bool RunOnStartup { get; set; }
    }
}

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions
{
    public abstract class BindingAttribute : Attribute;

    public abstract class TriggerBindingAttribute : BindingAttribute;
}
