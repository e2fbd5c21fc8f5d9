using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Stages that publish: a command is an execution of its own, so that none is sent twice, and is counted for the whole run.</summary>
internal sealed partial class RunState
{
    private readonly Dictionary<string, int> _published = new(StringComparer.Ordinal);

    /// <summary>Commands that a stage carried out in this run, in all its visits and iterations; those under way and of unknown outcome too.</summary>
    public int PublishedBy(NodeState node) => _published.GetValueOrDefault(StageOf(node));

    private void CountPublished(NodeState node, int more)
    {
        if (node.Node.Kind == NodeKind.Publish && !Started.DryRun)
        {
            _published[StageOf(node)] = PublishedBy(node) + more;
        }
    }

    /// <summary>Goes on with the next command where there is one.</summary>
    private void Advance(NodeState node)
    {
        if (Started.DryRun || node.Node.Publish is not { } rules || node.Part + 1 >= rules.Actions.Count)
        {
            Succeed(node);
            return;
        }

        node.Part++;
        (node.Attempt, node.Failures) = (1, 0);
        MakeReady(node);
    }

    private static string StageOf(NodeState node)
    {
        var path = node.Node.Id;
        for (var at = node.Frame; at.Owner is { } owner; at = owner.Frame)
        {
            path = $"{owner.Node.Id}/{at.Label}/{path}";
        }

        return path;
    }
}
