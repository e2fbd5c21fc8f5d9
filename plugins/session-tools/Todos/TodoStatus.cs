namespace AgentHost.Plugins.SessionTools.Todos;

/// <summary>Status of an item.</summary>
internal enum TodoStatus
{
    Pending,
    InProgress,
    Completed,
}
