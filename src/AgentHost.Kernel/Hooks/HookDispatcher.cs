using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Hooks;

/// <summary>
/// Runs the hooks of an event in their stable order, those of plugins before those that sources found, and merges what they say: stop and deny win, then ask,
/// then allow.
/// </summary>
/// <param name="registry">Capabilities of the plugins.</param>
/// <param name="resolver">Makes it.</param>
/// <param name="found">Hooks that sources found.</param>
/// <param name="time">The clock.</param>
/// <param name="conditions">Tells whether a hook with conditions (<see cref="HookSpec.When"/>) is there; null where all are.</param>
public sealed class HookDispatcher(
    CapabilityRegistry registry, CapabilityResolver resolver, DynamicHooks found, TimeProvider time, Conditions? conditions = null)
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly (CapabilityDescriptor Descriptor, HookSpec Spec)[] _hooks = ReadSpecs(registry);
    private readonly HookSources _sources = new(registry, resolver, time);

    public bool Any(HookEvent hookEvent) => Array.Exists(_hooks, hook => Names(hook.Spec, hookEvent)) || found.Any(hookEvent);

    /// <summary>Runs what is declared for the event. Each hook sees the arguments as the ones before it left them.</summary>
    /// <param name="input">The event.</param>
    /// <param name="told">Hears of every hook that said something or failed.</param>
    /// <param name="cancellationToken">Ends the turn.</param>
    public async ValueTask<HookResult> RunAsync(HookInput input, Func<HookRan, ValueTask> told, CancellationToken cancellationToken)
    {
        var merged = HookResult.None;
        foreach (var (descriptor, spec) in _hooks)
        {
            if (!Names(spec, input.Event) || (input.ToolCall is { } call && !MatchesTool(spec, call.Tool))
                || (spec.When is { } when && conditions?.Hold(when, descriptor, registry) == false))
            {
                continue;
            }

            var answer = await RunOneAsync(descriptor, input, cancellationToken);
            await TakeAsync(spec.Name, answer);
            if (merged.Verdict is HookVerdict.Deny or HookVerdict.Stop)
            {
                return merged;
            }
        }

        foreach (var (source, hook) in found.All)
        {
            if (hook.Event != input.Event)
            {
                continue;
            }

            await TakeAsync(hook.Origin, await RunFoundAsync(source, hook, input, cancellationToken));
            if (merged.Verdict is HookVerdict.Deny or HookVerdict.Stop)
            {
                return merged;
            }
        }

        return merged;

        async ValueTask TakeAsync(string name, HookResult answer)
        {
            answer = HookEvents.Takes(input.Event, answer.Verdict) ? answer : answer with { Verdict = HookVerdict.None };
            if (answer != HookResult.None)
            {
                await told(new HookRan(name, input.Event, answer.Verdict) { Reason = answer.Reason });
            }

            merged = Merge(merged, answer);
            if (answer.Arguments is { } replaced && input is PreToolInput before)
            {
                input = before with { Call = before.Call with { Arguments = replaced } };
            }
        }
    }

    private ValueTask<HookResult> RunOneAsync(CapabilityDescriptor descriptor, HookInput input, CancellationToken cancellationToken) => RunAsync(
        descriptor.Owner,
        async () =>
        {
            var hook = await resolver.ResolveAsync<Hook>(descriptor, cancellationToken);
            return await BoundedCall.RunAsync(descriptor.Owner, token => hook.RunAsync(input, token), Deadline, time, cancellationToken);
        },
        input,
        descriptor.Name,
        $"{descriptor.Name} of {descriptor.Owner.Id}",
        Deadline,
        cancellationToken);

    private ValueTask<HookResult> RunFoundAsync(CapabilityDescriptor source, FoundHook hook, HookInput input, CancellationToken cancellationToken) => RunAsync(
        source.Owner,
        () => _sources.RunAsync(source, hook, input, found.DistrustOf(hook), cancellationToken),
        input,
        hook.Origin,
        $"at {hook.Origin}",
        HookSources.DeadlineOf(hook),
        cancellationToken);

    private static async ValueTask<HookResult> RunAsync(
        HostedPlugin owner,
        Func<ValueTask<HookResult?>> run,
        HookInput input,
        string name,
        string shown,
        TimeSpan deadline,
        CancellationToken cancellationToken)
    {
        try
        {
            var answer = await run() ?? throw new InvalidOperationException("it answered nothing");
            return answer.Verdict is >= HookVerdict.None and <= HookVerdict.Stop
                ? answer
                : throw new InvalidOperationException("it answered a verdict that this host does not know");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            owner.RecordFault($"hook {name}: {exception.Message}");
            var what = exception is TimeoutException ? $"it did not answer within {deadline.TotalSeconds:0} s" : exception.Message;

            // A gate that is broken is shut: a failure blocks where the event can block.
            return HookEvents.FailureBlocks(input)
                ? HookResult.Deny($"The hook {shown} failed ({what}); a failing hook blocks.")
                : new HookResult { Reason = $"failed: {what}" };
        }
    }

    private static HookResult Merge(HookResult first, HookResult second) => new()
    {
        // The enum is in order of strength: none, allow, ask, deny, stop; others were taken for a failure.
        Verdict = (HookVerdict)Math.Max((int)first.Verdict, (int)second.Verdict),
        Reason = second.Verdict >= first.Verdict ? second.Reason ?? first.Reason : first.Reason,
        Arguments = second.Arguments ?? first.Arguments,
        AddedContext = (first.AddedContext, second.AddedContext) switch
        {
            (null, var added) => added,
            (var added, null) => added,
            var (before, after) => before + "\n" + after,
        },
    };

    /// <summary>By hand: the list's own search makes a comparer for the enum by reflection, at each start.</summary>
    private static bool Names(HookSpec spec, HookEvent hookEvent)
    {
        foreach (var named in spec.Events)
        {
            if (named == hookEvent)
            {
                return true;
            }
        }

        return false;
    }

    private static bool MatchesTool(HookSpec spec, string tool)
    {
        if (spec.Tools is null)
        {
            return true;
        }

        foreach (var pattern in spec.Tools)
        {
            if (System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, tool, ignoreCase: false))
            {
                return true;
            }
        }

        return false;
    }

    private static (CapabilityDescriptor, HookSpec)[] ReadSpecs(CapabilityRegistry registry)
    {
        var list = new List<(CapabilityDescriptor, HookSpec)>();
        foreach (var descriptor in registry.List(CapabilityKinds.Hook))
        {
            list.Add((descriptor, ClientJson.Read<HookSpec>(descriptor.Declaration)));
        }

        return [.. list];
    }
}
