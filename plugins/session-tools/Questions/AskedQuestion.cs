using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.SessionTools.Questions;

/// <summary>One question.</summary>
internal sealed record AskedQuestion(
    string Question,
    [property: StringLength(12)] string? Header = null,
    [property: MaxLength(8)] IReadOnlyList<AskedOption>? Options = null,
    bool MultiSelect = false);
