namespace AgentHost.Plugins.SessionTools.Todos;

/// <summary>The list of things to do, for conversations that are shortened: what is still open.</summary>
internal sealed class TodoPins(IPluginContext plugin) : PinSource
{
    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<ContextPin>> ReadAsync(string sessionId, CancellationToken cancellationToken)
    {
        var stored = await plugin.State.GetAsync("todo/" + sessionId, cancellationToken);
        var open = stored is null ? [] : TodoJson.Read(stored.Value).Where(static item => item.Status != TodoStatus.Completed).ToList();
        return open.Count == 0 ? [] : [new ContextPin("To do", TodoTool.Lines(open))];
    }
}
