using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Reading;

namespace AgentHost.Plugins.Workflows.Storing;

/// <summary>Makes states of events.</summary>
internal static class RunFold
{
    /// <summary>The state that events add up to.</summary>
    /// <param name="events">The events, oldest first.</param>
    /// <exception cref="CapabilityException">They do not begin with a definition that can be read.</exception>
    public static RunState Fold(IEnumerable<RunEvent> events)
    {
        RunState? state = null;
        foreach (var happened in events)
        {
            if (happened is RunStarted started)
            {
                state ??= RunState.Begin(Read(started.File, started.Source, started.Included), started);
            }
            else if (state is not null)
            {
                if (happened is DefinitionAdopted adopted)
                {
                    state.Adopt(Read(state.Started.File, adopted.Source, adopted.Included));
                }

                state.Apply(happened);
            }
        }

        return state ?? throw new CapabilityException("The log of this run has no beginning that this version understands.");
    }

    private static Workflow Read(string name, string source, IReadOnlyDictionary<string, string> included)
    {
        var read = WorkflowReader.Read(name, source, included.GetValueOrDefault);
        var first = read.Problems.FirstOrDefault(static problem => !problem.IsWarning) is { } wrong ? $"{wrong.Place} {wrong.Message}" : "";
        return read is { IsUsable: true, Workflow: { } workflow }
            ? workflow
            : throw new CapabilityException($"The definition of this run cannot be read by this version: {first}");
    }
}
