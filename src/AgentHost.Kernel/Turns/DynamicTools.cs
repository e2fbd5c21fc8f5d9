using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Workspaces;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Turns;

/// <summary>The tools of a turn's sources: asked before each step, never waited for long. What comes late is there for a later step.</summary>
public sealed class DynamicTools
{
    private const int Most = 2_000;
    private const int LongestName = 64;
    private const int MostProblems = 20;
    private const int LongestProblem = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly List<Source> _sources;
    private readonly CapabilityRegistry _pinned;
    private readonly PromptRequest _request;
    private readonly ToolSelection _tools;
    private readonly Action<string> _warn;
    private readonly TimeProvider _time;

    private DynamicTools(
        List<Source> sources, CapabilityRegistry registry, PromptRequest request, ToolSelection tools, Action<string> warn, TimeProvider time) =>
        (_sources, _pinned, _request, _tools, _warn, _time) = (sources, registry, request, tools, warn, time);

    private Workspace Workspace => _tools.Workspace;

    /// <summary>The sources of a registry whose conditions hold; null where there are none, which costs nothing.</summary>
    /// <param name="registry">The turn's snapshot.</param>
    /// <param name="request">What the turn is for.</param>
    /// <param name="tools">The tools that the turn may have.</param>
    /// <param name="warn">Hears once of a source that cannot be asked.</param>
    /// <param name="time">The clock.</param>
    public static DynamicTools? Of(CapabilityRegistry registry, PromptRequest request, ToolSelection tools, Action<string> warn, TimeProvider time)
    {
        List<Source>? held = null;
        foreach (var descriptor in registry.List(CapabilityKinds.ToolSource))
        {
            if (Holds(descriptor, registry, tools.Workspace.Configuration.Conditions))
            {
                (held ??= []).Add(new Source(descriptor));
            }
        }

        return held is null ? null : new(held, registry, request, tools, warn, time);
    }

    /// <summary>Wakes the sources of a workspace in the background, ahead of its first turn; what fails will fail again where it is told.</summary>
    public static void Wake(Workspace workspace, TimeProvider time)
    {
        var registry = workspace.Services.Registry;
        foreach (var descriptor in registry.List(CapabilityKinds.ToolSource))
        {
            if (Holds(descriptor, registry, workspace.Configuration.Conditions))
            {
                _ = Task.Run(() => WakeAsync(workspace, descriptor, time), CancellationToken.None);
            }
        }
    }

    /// <summary>The catalog with what the sources have by now.</summary>
    public async ValueTask<ToolCatalog> BuildAsync(CancellationToken cancellationToken)
    {
        await AskAsync(cancellationToken);
        await TellProblemsAsync(ends: false, cancellationToken);
        return Build();
    }

    /// <summary>The catalog, where a source has something else than before; null otherwise.</summary>
    public async ValueTask<ToolCatalog?> RenewAsync(CancellationToken cancellationToken) => await AskAsync(cancellationToken) ? Build() : null;

    /// <summary>
    /// Tells what sources say that is wrong, once before the first request, and once at the turn's end, where nobody waits for a request and more time is
    /// given.
    /// </summary>
    public async ValueTask TellProblemsAsync(bool ends, CancellationToken cancellationToken)
    {
        var patience = ends ? LastPatience : Patience;
        foreach (var source in _sources)
        {
            // One that has not listed its tools yet is not asked a second thing at once.
            if (source.Asking is { } asking)
            {
                if (!ends || !await EndsAsync(asking, patience, cancellationToken))
                {
                    continue;
                }

                await TakeAsync(source);
            }

            // What was asked before and answered late is told all the same: a source says it once.
            if (source.Problems is not null && !await TellAsync(source, patience, cancellationToken))
            {
                continue;
            }

            source.Problems = ProblemsAsync(source, ends);
            await TellAsync(source, patience, cancellationToken);
        }
    }

    private async ValueTask<bool> TellAsync(Source source, TimeSpan patience, CancellationToken cancellationToken)
    {
        var asked = source.Problems!;
        if (!await EndsAsync(asked, patience, cancellationToken))
        {
            return false;
        }

        source.Problems = null;
        foreach (var problem in (await asked).Take(MostProblems))
        {
            _warn(problem.Length > LongestProblem ? problem[..LongestProblem] + "…" : problem);
        }

        return true;
    }

    private async ValueTask<bool> EndsAsync(Task task, TimeSpan patience, CancellationToken cancellationToken) =>
        task.IsCompleted || await Task.WhenAny(task, Task.Delay(patience, _time, cancellationToken)) == task;

    private static bool Holds(CapabilityDescriptor descriptor, CapabilityRegistry registry, Conditions conditions)
    {
        if (descriptor.Declaration.ValueKind != JsonValueKind.Object || !descriptor.Declaration.TryGetProperty("when", out var when)
            || when.ValueKind != JsonValueKind.Array)
        {
            return true;
        }

        var words = new List<string>(when.GetArrayLength());
        foreach (var word in when.EnumerateArray())
        {
            if (word.ValueKind == JsonValueKind.String)
            {
                words.Add(word.GetString()!);
            }
        }

        return conditions.Hold(words, descriptor, registry);
    }

    private static async Task WakeAsync(Workspace workspace, CapabilityDescriptor descriptor, TimeProvider time)
    {
        try
        {
            var source = await workspace.Services.Resolver.ResolveAsync<ToolSource>(descriptor, CancellationToken.None);
            await BoundedCall.RunAsync(
                descriptor.Owner, token => source.ListAsync(new ToolSourceContext { SessionId = "" }, token), Deadline, time, CancellationToken.None);
        }
        catch (Exception)
        {
            // It is asked again by the turn, which says what is wrong.
        }
    }

    private async ValueTask<bool> AskAsync(CancellationToken cancellationToken)
    {
        // What was asked at a step before says what there was then: those are asked once more.
        var late = _sources.FindAll(static source => source.Asking is not null);
        var changed = await AskAsync(_sources, cancellationToken);
        var again = late.FindAll(static source => source.Asking is null);
        return (again.Count > 0 && await AskAsync(again, cancellationToken)) || changed;
    }

    private async ValueTask<bool> AskAsync(List<Source> sources, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            source.Asking ??= Task.Run(() => ListAsync(source, CancellationToken.None), CancellationToken.None);
        }

        var all = Task.WhenAll(sources.ConvertAll(static source => (Task)source.Asking!));
        await Task.WhenAny(all, Task.Delay(Patience, _time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        var changed = false;
        foreach (var source in sources)
        {
            if (source.Asking is { IsCompleted: true })
            {
                changed |= await TakeAsync(source);
            }
        }

        return changed;
    }

    /// <summary>Takes what a source has answered.</summary>
    /// <returns>Whether it has something else than before.</returns>
    private async ValueTask<bool> TakeAsync(Source source)
    {
        var asked = source.Asking!;
        source.Asking = null;
        try
        {
            var (listed, before) = (await asked, source.Listed);
            source.Listed = listed;
            return !ReferenceEquals(listed, before) && (listed.Count > 0 || before.Count > 0);
        }
        catch (CapabilityException exception)
        {
            if (!source.Told)
            {
                source.Told = true;
                _warn($"The tools of {source.Descriptor.Name} ({source.Descriptor.Owner.Id}) are left out: {exception.Message}");
            }

            return false;
        }
    }

    private async Task<IReadOnlyList<ToolSpec>> ListAsync(Source source, CancellationToken cancellationToken)
    {
        var owner = source.Descriptor.Owner;
        var capability = await Workspace.Services.Resolver.ResolveAsync<ToolSource>(source.Descriptor, cancellationToken);
        var context = new ToolSourceContext { SessionId = _request.SessionId, RunOptions = RunOptionValues.Of(owner, _request.RunOptions) };
        try
        {
            return await BoundedCall.RunAsync(owner, token => capability.ListAsync(context, token), Deadline, _time, cancellationToken) ?? [];
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is not CapabilityException)
        {
            var what = exception is TimeoutException ? $"it did not answer within {Deadline.TotalSeconds:0} s" : exception.Message;
            owner.RecordFault($"{source.Descriptor.Name}: listing tools: {what}");
            throw new CapabilityException($"listing them failed: {what}", exception);
        }
    }

    private async Task<IReadOnlyList<string>> ProblemsAsync(Source source, bool ends)
    {
        var owner = source.Descriptor.Owner;
        try
        {
            var capability = await Workspace.Services.Resolver.ResolveAsync<ToolSource>(source.Descriptor, CancellationToken.None);
            var context = new ToolSourceContext
            {
                SessionId = _request.SessionId, RunOptions = RunOptionValues.Of(owner, _request.RunOptions), TurnEnds = ends,
            };
            return await BoundedCall.RunAsync(owner, token => capability.ProblemsAsync(context, token), Deadline, _time, CancellationToken.None) ?? [];
        }
        catch (Exception)
        {
            // What is wrong with the source itself is told where its tools are listed.
            return [];
        }
    }

    private ToolCatalog Build()
    {
        var found = new List<TurnTool>();
        foreach (var source in _sources)
        {
            var effects = EffectsOf(source.Descriptor);
            var left = Most;
            foreach (var spec in source.Listed)
            {
                if (left-- == 0)
                {
                    break;
                }

                if (spec is { Name: { } name, Description: not null } && IsName(name) && spec.InputSchema.ValueKind == JsonValueKind.Object)
                {
                    found.Add(new TurnTool(spec with { Effects = spec.Effects & effects }, source.Descriptor));
                }
            }
        }

        return _tools.Resolve(_pinned, found);
    }

    private static ToolEffects EffectsOf(CapabilityDescriptor descriptor) =>
        descriptor.Declaration.ValueKind == JsonValueKind.Object && descriptor.Declaration.TryGetProperty("effects", out var effects)
            && effects.ValueKind == JsonValueKind.Array
            ? ClientJson.Read<ToolEffects>(effects)
            : ToolEffects.None;

    private static bool IsName(string name)
    {
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= LongestName;
    }

    private sealed class Source(CapabilityDescriptor descriptor)
    {
        public CapabilityDescriptor Descriptor => descriptor;

        public IReadOnlyList<ToolSpec> Listed { get; set; } = [];

        public Task<IReadOnlyList<ToolSpec>>? Asking { get; set; }

        public Task<IReadOnlyList<string>>? Problems { get; set; }

        public bool Told { get; set; }
    }
}
