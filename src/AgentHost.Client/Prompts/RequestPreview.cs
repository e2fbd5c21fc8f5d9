using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Preview of the request that a prompt would send, without sending it.</summary>
/// <param name="Model">The model, as <c>provider/model</c>.</param>
/// <param name="Parts">The parts of the first request, in its order.</param>
public sealed record RequestPreview(string Model, IReadOnlyList<RequestPart> Parts)
{
    /// <summary>Address that it would go to; absent where nothing leaves the machine.</summary>
    public string? Address { get; init; }

    /// <summary>Tokens that the model takes in all; absent where that is not known.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Tokens of all parts, estimated.</summary>
    public int Tokens => Parts.Sum(static part => part.Tokens);

    /// <summary>Warnings of what could not be had for it, one sentence each.</summary>
    [AllowNull]
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }
}
