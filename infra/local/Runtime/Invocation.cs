using System.Collections;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Sarnakh.Runtime;

/// <summary>One call of a function. What few calls ask for is made when asked for. As a log scope it names itself.</summary>
internal sealed class Invocation(LocalFunction function, IServiceProvider services, CancellationToken cancel)
    : FunctionContext, IReadOnlyList<KeyValuePair<string, object?>>
{
    private string? _id;
    private IDictionary<object, object>? _items;
    private InvocationFeatures? _features;

    public LocalFunction Function => function;

    /// <summary>The request, for an HTTP trigger.</summary>
    public HttpContext? Http { get; init; }

    /// <summary>The message's text or the timer's <see cref="TimerInfo"/>.</summary>
    public object? Event { get; init; }

    /// <summary>What the trigger knows of its event besides its content.</summary>
    public IReadOnlyDictionary<string, object?>? EventData { get; init; }

    /// <summary>What the function returned.</summary>
    public object? Result { get; set; }

    public override string InvocationId => _id ??= Guid.NewGuid().ToString();

    public override string FunctionId => function.Id;

    public override TraceContext TraceContext => CurrentTrace.Instance;

    public override BindingContext BindingContext => new Bindings(EventData ?? Http?.Request.RouteValues as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>());

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => function;

    public override IDictionary<object, object> Items
    {
        get
        {
            if (_items is not null) return _items;
            _items = new Dictionary<object, object>();
            if (Http is not null) _items[FunctionContextExtensions.HttpContextKey] = Http;
            return _items;
        }
        set => _items = value;
    }

    public override IInvocationFeatures Features => _features ??= new InvocationFeatures();

    public override CancellationToken CancellationToken { get; } = cancel;

    int IReadOnlyCollection<KeyValuePair<string, object?>>.Count => 2;

    KeyValuePair<string, object?> IReadOnlyList<KeyValuePair<string, object?>>.this[int index] => index switch
    {
        0 => new("FunctionName", function.Name),
        1 => new("InvocationId", InvocationId),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator()
    {
        yield return new("FunctionName", function.Name);
        yield return new("InvocationId", InvocationId);
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)this).GetEnumerator();

    public override string ToString() => $"{function.Name} {InvocationId}";

    private sealed class Bindings(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class CurrentTrace : TraceContext
    {
        public static readonly CurrentTrace Instance = new();

        public override string TraceParent => Activity.Current?.Id ?? "";

        public override string TraceState => Activity.Current?.TraceStateString ?? "";
    }

    private sealed class InvocationFeatures : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> _features = [];

        public void Set<T>(T instance) => _features[typeof(T)] = instance!;

        public T? Get<T>() => _features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
