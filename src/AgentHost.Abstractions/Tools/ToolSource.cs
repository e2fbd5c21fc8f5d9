namespace AgentHost;

/// <summary>Tools that are known only while the host runs, and that may come and go: those of a server, for instance.</summary>
/// <remarks>
/// Declared as <c>tool-source</c> with a name, the <c>effects</c> that its tools may have at most, and <c>when</c>, conditions as a prompt section has them:
/// where none holds, the plugin is not even loaded for it. One instance a workspace; thread-safe.
/// </remarks>
public abstract class ToolSource
{
    /// <summary>The tools as they are now.</summary>
    /// <remarks>
    /// Asked before each request to a model, which waits for at most 200 ms: what is known later stands in a later request. The same list, as an object, says
    /// that nothing changed. Names that another tool has already, and those that are no names of tools, are passed over; of one source at most 2,000 are taken.
    /// </remarks>
    public abstract ValueTask<IReadOnlyList<ToolSpec>> ListAsync(ToolSourceContext context, CancellationToken cancellationToken);

    /// <summary>
    /// The tool behind a name that was listed; asked for each call. One tool may stand for many names: <see cref="ToolCall.Tool"/> tells them apart.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <returns>Null where it is not there any more; the model is told so.</returns>
    public abstract Tool? FindTool(string name);

    /// <summary>Lists problems with tools that are not there, for the person, a sentence each; none where all is well, which is the default.</summary>
    /// <remarks>
    /// Asked before a turn's first request, after <see cref="ListAsync"/>, and when the turn is done (<see cref="ToolSourceContext.TurnEnds"/>); waited for at
    /// most 200 ms there, and 2 s here. Each sentence becomes a <c>host.warning</c> event, whenever it is answered: say it once. Of one answer 20 sentences of
    /// 1,000 characters are taken.
    /// </remarks>
    public virtual ValueTask<IReadOnlyList<string>> ProblemsAsync(ToolSourceContext context, CancellationToken cancellationToken) => new([]);
}
