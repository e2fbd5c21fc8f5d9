using System.Collections.Concurrent;
using AgentHost.Plugins.Hooks.Claude;

namespace AgentHost.Plugins.Hooks.Running;

/// <summary>Runs hooks that are programs.</summary>
/// <param name="workspace">Where they run.</param>
/// <param name="time">The clock.</param>
internal sealed class CommandRunner(IWorkspaceContext workspace, TimeProvider time)
{
    // A pattern is built once, however often it is asked.
    private readonly ConcurrentDictionary<(string Text, bool Claude), HookMatcher> _matchers = new();

    /// <summary>Runs one. A failure is a denial where it blocks, else it is told of.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="input">What happens.</param>
    /// <param name="distrusted">Why what the workspace brings is not what was trusted any more; null where it is.</param>
    /// <param name="cancellationToken">Ends the turn.</param>
    public async ValueTask<HookResult> RunAsync(CommandHook hook, HookInput input, string? distrusted, CancellationToken cancellationToken)
    {
        if (!IsFor(hook, _matchers.GetOrAdd((hook.Matcher.Text, hook.Claude), static (_, matcher) => matcher, hook.Matcher), input))
        {
            return HookResult.None;
        }

        var variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["AGENT_WORKSPACE"] = input.Workspace };
        if (hook.Claude)
        {
            variables["CLAUDE_PROJECT_DIR"] = input.Workspace;
        }

        var run = distrusted is not null
            ? HookRun.Failed(distrusted) with { Distrusted = true }
            : await HookProcess.RunAsync(
                hook, hook.Claude ? ClaudeWire.Write(input) : HookWire.Write(input), workspace.Processes, variables, time, cancellationToken);
        var answer = hook.Claude ? ClaudeWire.Read(input, run, out var failure) : HookWire.Read(input.Event, run, out failure);
        if (answer is not null)
        {
            return answer;
        }

        return (hook.IsStrict || run.TimedOut && hook.Claude || run.Distrusted) && HookEvents.FailureBlocks(input)
            ? HookResult.Deny($"The hook at {hook.Origin} failed ({failure}); a failing hook blocks.")
            : new HookResult { Reason = $"failed: {failure}" };
    }

    /// <summary>Matches what the event is about: a tool, or in Claude Code's format how a session began, why it is told.</summary>
    private static bool IsFor(CommandHook hook, HookMatcher matcher, HookInput input)
    {
        if (input.ToolCall?.Tool is not { } tool)
        {
            return !hook.Claude || matcher.IsMatch(ClaudeEvents.SubjectOf(input));
        }

        // A pattern is written for the names of its format: one for all but one tool would be for that one, too, by another name of it.
        return hook.Claude ? matcher.IsMatch(ClaudeTools.Name(tool)) || (!matcher.IsPattern && matcher.IsMatch(tool)) : matcher.IsMatch(tool);
    }
}
