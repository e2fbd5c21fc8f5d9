namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>A key of a run's state.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its values.</param>
/// <param name="Reducer">How a new value is put to the one that is there.</param>
/// <param name="Place">Where it is declared.</param>
internal sealed record StateKey(string Name, StateType Type, Reducer Reducer, Place Place)
{
    /// <summary>Value that it begins with; null for none.</summary>
    public object? Initial { get; init; }

    /// <summary>True for one that is given when the run starts.</summary>
    public bool IsInput { get; init; }
}
