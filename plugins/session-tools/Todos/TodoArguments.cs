using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.SessionTools.Todos;

/// <summary>Arguments of <c>todo</c>.</summary>
/// <param name="Items">The whole list; left out to read it.</param>
internal sealed record TodoArguments([property: MaxLength(100)] IReadOnlyList<TodoItem>? Items = null);
