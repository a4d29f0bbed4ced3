using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace Sarnakh.Runtime;

/// <summary>
/// A method marked as a function, prepared so that a call costs no reflection: how to bind each parameter and how to await
/// its result are settled once.
/// </summary>
internal sealed class LocalFunction : FunctionDefinition
{
    // The worker reads JSON of messages without regard to the case of names.
    private static readonly JsonSerializerOptions s_json = new() { PropertyNameCaseInsensitive = true };

    private readonly MethodInfo _method;
    private readonly MethodInvoker _invoker;
    private readonly Func<Invocation, object?>[] _binders;
    private readonly Func<object?, ValueTask<object?>> _unwrap;

    private LocalFunction(MethodInfo method, string name)
    {
        var parameters = method.GetParameters();
        var triggers = parameters.Where(p => p.GetCustomAttribute<TriggerBindingAttribute>() is not null).ToList();
        if (triggers.Count != 1) throw new StartupRefusedException($"Function {name} needs exactly one parameter with a trigger; it has {triggers.Count}.");

        _method = method;
        _invoker = MethodInvoker.Create(method);
        Name = name;
        Trigger = triggers[0].GetCustomAttribute<TriggerBindingAttribute>()!;
        TriggerKind = Trigger switch
        {
            HttpTriggerAttribute => "httpTrigger",
            QueueTriggerAttribute => "queueTrigger",
            TimerTriggerAttribute => "timerTrigger",
            _ => throw new StartupRefusedException($"Function {name} has a trigger that is not known here: {Trigger.GetType().Name}."),
        };
        _binders = [.. parameters.Select(parameter => Binder(parameter, isTrigger: parameter == triggers[0]))];
        _unwrap = Unwrapper(method.ReturnType);
        Parameters = [.. parameters.Select(p => new FunctionParameter(p.Name!, p.ParameterType))];
        InputBindings = ImmutableDictionary<string, BindingMetadata>.Empty.Add(triggers[0].Name!, new TriggerMetadata(triggers[0].Name!, TriggerKind));
    }

    public TriggerBindingAttribute Trigger { get; }

    public string TriggerKind { get; }

    /// <summary>The class to make for each call; null for a static method.</summary>
    public Type? InstanceType => _method.IsStatic ? null : _method.DeclaringType;

    public override string Name { get; }

    public override string Id => EntryPoint;

    public override string EntryPoint => $"{_method.DeclaringType!.FullName}.{_method.Name}";

    public override string PathToAssembly => _method.DeclaringType!.Assembly.Location;

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    /// <summary>Every function of the types. Two of one name are refused.</summary>
    public static IReadOnlyList<LocalFunction> Discover(IEnumerable<Type> types)
    {
        var functions = new SortedDictionary<string, LocalFunction>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in types)
        {
            if (!type.IsClass || (type.IsAbstract && !type.IsSealed)) continue;
            foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            {
                if (!method.IsDefined(typeof(FunctionAttribute), inherit: false)) continue;
                var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
                if (!functions.TryAdd(name, new LocalFunction(method, name)))
                    throw new StartupRefusedException($"Two functions are named {name}; names must be unique.");
            }
        }
        return [.. functions.Values];
    }

    /// <summary>Calls the method and waits for it; its result, null for none.</summary>
    public ValueTask<object?> Call(Invocation invocation)
    {
        var arguments = new object?[_binders.Length];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = _binders[i](invocation);
        var instance = InstanceType is { } type ? invocation.InstanceServices.GetRequiredService(type) : null;
        try
        {
            return _unwrap(_invoker.Invoke(instance, arguments.AsSpan()));
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    private Func<Invocation, object?> Binder(ParameterInfo parameter, bool isTrigger)
    {
        var type = parameter.ParameterType;
        var name = parameter.Name!;
        if (type == typeof(FunctionContext)) return invocation => invocation;
        if (type == typeof(CancellationToken)) return invocation => invocation.CancellationToken;
        if (TriggerKind == "httpTrigger")
        {
            if (type == typeof(HttpRequest)) return invocation => invocation.Http!.Request;
            if (type == typeof(HttpContext)) return invocation => invocation.Http;
            if (!isTrigger && type == typeof(string)) return invocation => invocation.Http!.Request.RouteValues[name]?.ToString();
        }
        if (isTrigger && TriggerKind == "timerTrigger" && type == typeof(TimerInfo)) return invocation => invocation.Event;
        if (isTrigger && TriggerKind == "queueTrigger")
        {
            if (type == typeof(string)) return invocation => invocation.Event;
            return invocation => JsonSerializer.Deserialize((string)invocation.Event!, type, s_json);
        }
        throw new StartupRefusedException($"Function {Name}: parameter {name} of type {type.Name} cannot be bound from {TriggerKind}.");
    }

    private static Func<object?, ValueTask<object?>> Unwrapper(Type returned)
    {
        if (returned == typeof(Task)) return Wait;
        if (returned == typeof(ValueTask)) return result => Wait(((ValueTask)result!).AsTask());
        var kind = returned.IsGenericType ? returned.GetGenericTypeDefinition() : null;
        if (kind == typeof(Task<>)) return Typed(nameof(WaitFor));
        if (kind == typeof(ValueTask<>)) return Typed(nameof(WaitForValue));
        return ValueTask.FromResult;

        Func<object?, ValueTask<object?>> Typed(string name) =>
            typeof(LocalFunction).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(returned.GetGenericArguments()[0]).CreateDelegate<Func<object?, ValueTask<object?>>>();
    }

    private static async ValueTask<object?> Wait(object? task)
    {
        await (Task)task!;
        return null;
    }

    private static async ValueTask<object?> WaitFor<T>(object? task) => await (Task<T>)task!;

    private static async ValueTask<object?> WaitForValue<T>(object? task) => await (ValueTask<T>)task!;

    private sealed class TriggerMetadata(string name, string type) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => BindingDirection.In;
    }
}
