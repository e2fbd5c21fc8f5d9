using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Kernel.Capabilities;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Hooks;

/// <summary>Asks sources for the hooks that are declared, and to run them.</summary>
/// <param name="registry">Capabilities of the plugins.</param>
/// <param name="resolver">Makes it.</param>
/// <param name="time">The clock.</param>
public sealed class HookSources(CapabilityRegistry registry, CapabilityResolver resolver, TimeProvider time)
{
    /// <summary>The time that a source may take to find hooks.</summary>
    private static readonly TimeSpan FindDeadline = TimeSpan.FromSeconds(10);

    /// <summary>The time beyond a hook's own that the host waits for its source, which ends the hook by itself.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Finds the hooks of what is declared. Loads nothing where nothing is.</summary>
    /// <returns>The hooks, what is wrong with declarations, and a sentence where a source failed: then no turn may run.</returns>
    public async ValueTask<(IReadOnlyList<(CapabilityDescriptor, FoundHook)> Hooks, IReadOnlyList<JsonProblem> Problems, string? Fault)> FindAsync(
        HookDeclarations declared, CancellationToken cancellationToken)
    {
        if (declared.IsEmpty)
        {
            return ([], [], null);
        }

        var hooks = new List<(CapabilityDescriptor, FoundHook)>();
        var problems = new List<JsonProblem>();
        foreach (var source in registry.List(CapabilityKinds.HookSource))
        {
            var settings = HookGate.SettingsSource(registry) == source ? declared.Settings : [];
            var files = declared.Files.Where(file => HookGate.FileSource(registry, file) == source).ToList();
            if (settings.Count + files.Count == 0)
            {
                continue;
            }

            try
            {
                var search = new HookSearch { Settings = settings, Files = [.. files.Select(FileOf)] };
                var found = ClientJson.Read<HookSearchResult>(
                    await InvokeAsync(source, Call("find", ("search", ClientJson.ToElement(search))), FindDeadline, cancellationToken));
                hooks.AddRange(found.Hooks.Select(hook => (source, hook)));
                problems.AddRange(found.Problems.Select(static problem =>
                    new JsonProblem(problem.File, problem.Line, problem.Column, problem.Message, problem.IsError ? JsonSeverity.Error : JsonSeverity.Warning)));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception fault)
            {
                // What cannot be read may be a gate.
                source.Owner.RecordFault($"hook source {source.Name}: {fault.Message}");
                var first = settings.Count > 0 ? settings[0].Origin : files[0].File.Path;
                var what = fault is TimeoutException ? $"it did not answer within {FindDeadline.TotalSeconds:0} s" : fault.Message.TrimEnd('.');
                return (
                    [],
                    [],
                    $"The hooks declared at {first} cannot be read, because the plugin {source.Owner.Id} failed ({what}), and no turn runs without them; "
                    + "see \"agent plugin list\", or take the hooks out.");
            }
        }

        return (hooks, problems, null);
    }

    /// <summary>Runs a hook. What its source throws is for the caller to judge.</summary>
    /// <param name="source">The source that found it.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="input">The event.</param>
    /// <param name="distrusted">Reason why it must not start anything; null where it may.</param>
    /// <param name="cancellationToken">Ends the turn.</param>
    public async ValueTask<HookResult?> RunAsync(
        CapabilityDescriptor source, FoundHook hook, HookInput input, string? distrusted, CancellationToken cancellationToken)
    {
        (string, JsonElement)[] members = [("hook", ClientJson.ToElement(hook)), ("input", ClientJson.ToElement(input))];
        var call = Call("run", distrusted is null ? members : [.. members, ("distrusted", ClientJson.ToElement(distrusted))]);
        var answer = await InvokeAsync(source, call, DeadlineOf(hook), cancellationToken);
        return answer.ValueKind == JsonValueKind.Object ? ClientJson.Read<HookResult>(answer) : null;
    }

    /// <summary>The time that the host waits for a hook.</summary>
    public static TimeSpan DeadlineOf(FoundHook hook) => TimeSpan.FromMilliseconds(hook.TimeoutMs) + Grace;

    private async ValueTask<JsonElement> InvokeAsync(CapabilityDescriptor source, JsonElement call, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var capability = await resolver.ResolveAsync<Capability>(source, cancellationToken);
        return await BoundedCall.RunAsync(source.Owner, token => capability.InvokeAsync(call, token), deadline, time, cancellationToken);
    }

    private static HookDeclarationFile FileOf(DeclaringFile declaring) => new(declaring.File.Path, declaring.Spec.Format)
    {
        Text = declaring.File.Text,
        Problem = declaring.File.Problem is { } problem ? new(problem.File, problem.Line, problem.Column, problem.Message, IsError: true) : null,
        Strict = declaring.Strict,
        OfProject = declaring.OfProject,
    };

    private static JsonElement Call(string action, params (string Name, JsonElement Value)[] members)
    {
        var call = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["action"] = ClientJson.ToElement(action) };
        foreach (var (name, value) in members)
        {
            call[name] = value;
        }

        return ClientJson.ToElement<IReadOnlyDictionary<string, JsonElement>>(call);
    }
}
