using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.SessionTools.Questions;

/// <summary>Arguments of <c>ask_user</c>.</summary>
internal sealed record AskArguments([property: MinLength(1), MaxLength(4)] IReadOnlyList<AskedQuestion> Questions);
