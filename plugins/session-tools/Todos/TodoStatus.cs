namespace AgentHost.Plugins.SessionTools.Todos;

/// <summary>How far an item is.</summary>
internal enum TodoStatus
{
    Pending,
    InProgress,
    Completed,
}
