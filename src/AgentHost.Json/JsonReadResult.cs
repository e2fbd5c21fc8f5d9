using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Json;

/// <summary>A parsed text, or the one problem that kept it from being parsed.</summary>
public readonly record struct JsonReadResult(PositionedJson? Json, JsonProblem? Problem)
{
    /// <summary>True with <see cref="Json"/> set, false with <see cref="Problem"/> set.</summary>
    [MemberNotNullWhen(true, nameof(Json))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Succeeded => Json is not null;
}
