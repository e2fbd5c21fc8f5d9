using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.SessionTools.Todos;

/// <summary>One thing to do.</summary>
internal sealed record TodoItem([property: StringLength(500, MinimumLength = 1)] string Text, TodoStatus Status = TodoStatus.Pending);
