using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentHost.Client;
using AgentHost.Testing.Shared;
using Microsoft.Extensions.Logging;

namespace AgentHost.Tests.Rules;

/// <summary>A plugin may run in another process: what passes between it and the host is data, or a service with a proxy.</summary>
public sealed class CrossesAProcessTests
{
    /// <summary>What plugins implement.</summary>
    private static readonly Type[] Implemented =
        [typeof(Tool), typeof(Tool<>), typeof(ToolSource), typeof(ModelProvider), typeof(ModelClient), typeof(Hook),
        typeof(Command), typeof(PromptSection), typeof(Compactor), typeof(Capability), typeof(Plugin),
        typeof(CommandSource), typeof(AgentSource), typeof(ContextSource), typeof(PinSource), typeof(ContributionCheck), typeof(HookSource),
        typeof(TelemetrySink), typeof(WorkspaceProvider), typeof(Target), typeof(TargetConnection), typeof(TargetProcess)];

    /// <summary>What the host hands out. Each has a proxy in the runner: a new entry here is work there.</summary>
    private static readonly Type[] Services =
    [
        typeof(IPluginContext), typeof(IWorkspaceContext), typeof(ToolContext), typeof(PromptContext), typeof(ToolSourceContext),
        typeof(CommandContext), typeof(IFiles), typeof(IOpenFolder), typeof(IProcesses),
        typeof(IProcess), typeof(IWorkspaceEdits), typeof(IBlobs), typeof(IBlobWriter), typeof(IToolProgress),
        typeof(IUserInteraction), typeof(ISubAgents), typeof(IToolCalls), typeof(ICapabilities),
        typeof(ISessions), typeof(IKeyValueStore), typeof(IEvents), typeof(IHttpClients), typeof(ICredentials),
        typeof(ISecretStore), typeof(ISecretFilter), typeof(IModels), typeof(ILogger), typeof(TimeProvider),
    ];

    /// <summary>Members of services that a proxy serves on its own side of the wire.</summary>
    private static readonly string[] LocalMembers =
    [
        // The factory stays with the plugin; only kind and name cross.
        "IPluginContext.Register",
        // The client is made in the process of the plugin; the guard goes with it.
        "IHttpClients.Create", "IHttpClients.CreateGuarded",
        // The caller's buffer is filled from chunks that cross as bytes.
        "IFiles.ReadAsync", "IOpenFolder.ReadAsync", "IBlobs.ReadAsync",
        // Features are asked for by type; each is an interface with a proxy of its own.
        "IPluginContext.TryGet",
    ];

    private static readonly Type[] Scalars =
        [
            typeof(void), typeof(string), typeof(bool), typeof(int), typeof(long), typeof(double), typeof(decimal), typeof(DateTimeOffset),
            typeof(TimeSpan), typeof(JsonElement), typeof(ReadOnlyMemory<byte>), typeof(CancellationToken)
        ];

    private static readonly Type[] Wrappers =
        [typeof(Nullable<>), typeof(ValueTask<>), typeof(Task<>), typeof(IAsyncEnumerable<>), typeof(IReadOnlyList<>), typeof(IReadOnlyDictionary<,>)];

    public static TheoryData<string> ImplementedNames => [.. Implemented.Select(type => type.Name)];

    public static TheoryData<string> ServiceNames => [.. Services.Where(type => Samples.Contract.Contains(type.Assembly)).Select(type => type.Name)];

    public static TheoryData<string> RecordNames => [.. Samples.Records.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(ImplementedNames))]
    public void WhatPluginsImplement_TakesAndReturns_WhatCrosses(string name) =>
        AssertNone(MemberProblems(Implemented.Single(type => type.Name == name)));

    [Theory]
    [MemberData(nameof(ServiceNames))]
    public void WhatTheHostHandsOut_TakesAndReturns_WhatCrosses(string name) =>
        AssertNone(MemberProblems(Services.Single(type => type.Name == name))
            .Where(problem => !LocalMembers.Any(member => problem.StartsWith(member + ":", StringComparison.Ordinal))));

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void Records_Hold_OnlyData(string name) =>
        AssertNone(RecordProblems(Samples.Records.Single(type => type.Name == name)));

    [Fact]
    public void EveryAbstractClass_IsOnTheList()
    {
        var abstractClasses = typeof(Plugin).Assembly.GetExportedTypes()
            .Where(type =>
                type is { IsAbstract: true, IsSealed: false, IsInterface: false } && !Samples.IsRecord(type) && !type.IsSubclassOf(typeof(JsonConverter)));
        Assert.Equal(
            Implemented.Select(type => type.Name).Order(StringComparer.Ordinal), abstractClasses.Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryInterface_IsAServiceOrTheClient()
    {
        var interfaces = typeof(Plugin).Assembly.GetExportedTypes().Where(type => type.IsInterface);
        Assert.Empty(interfaces.Except(Services));
    }

    private static IEnumerable<string> MemberProblems(Type type)
    {
        const BindingFlags flags = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var method in type.GetMethods(flags).Where(method => method.IsPublic || method.IsFamily))
        {
            if (method.DeclaringType != type || method.Name.StartsWith("set_", StringComparison.Ordinal)
                || method.Name is "GetHashCode" or "Equals" or "ToString" or "DisposeAsync")
            {
                continue;
            }
            var name = method.Name.StartsWith("get_", StringComparison.Ordinal) ? method.Name[4..] : method.Name;
            foreach (var used in method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            {
                if (Problem(used) is { } problem)
                {
                    yield return $"{type.Name}.{name}: {problem}";
                }
            }
        }
    }

    private static IEnumerable<string> RecordProblems(Type type) =>
        from property in type.GetProperties().Concat(type.GetProperties(BindingFlags.Instance | BindingFlags.NonPublic)).DistinctBy(property => property.Name)
        where property.Name != "EqualityContract"
        let problem = Problem(property.PropertyType, dataOnly: true)
        where problem is not null
        select $"{type.Name}.{property.Name}: {problem}";

    private static string? Problem(Type type, bool dataOnly = false)
    {
        if (type.IsGenericParameter)
        {
            // Tool<TArguments>: the arguments are read from JSON on the plugin's side and never cross.
            return type.DeclaringType == typeof(Tool<>) && type.DeclaringMethod is null ? null : $"{type.Name} may be anything";
        }
        if (type.IsGenericType && Wrappers.Contains(type.GetGenericTypeDefinition()))
        {
            return dataOnly && typeof(Task).IsAssignableFrom(type)
                ? $"{type.Name} is no data"
                : type.GetGenericArguments().Select(argument => Problem(argument, dataOnly)).FirstOrDefault(problem => problem is not null);
        }
        if (Scalars.Contains(type))
        {
            return dataOnly && type == typeof(CancellationToken) ? "a token is no data" : null;
        }
        if (Samples.Contract.Contains(type.Assembly) && (type.IsEnum || Samples.IsRecord(type)))
        {
            return null;
        }
        if (!dataOnly && (Services.Contains(type) || Implemented.Contains(type) || type == typeof(ValueTask) || type == typeof(Task)))
        {
            return null;
        }
        return $"{type} does not cross a process; use a record of the contract, or hand it out as a service (docs/internals/contract.md)";
    }

    private static void AssertNone(IEnumerable<string> problems) => Assert.True(!problems.Any(), string.Join('\n', problems));
}
