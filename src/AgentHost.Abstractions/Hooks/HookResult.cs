using System.Text.Json;

namespace AgentHost;

/// <summary>Result of a hook.</summary>
public sealed record HookResult
{
    /// <summary>Its verdict. A hook's allow never overrules an ask or a deny of the rules.</summary>
    public HookVerdict Verdict { get; init; }

    /// <summary>Reason for the verdict, told to the model or the person.</summary>
    public string? Reason { get; init; }

    /// <summary>Before a tool: arguments to use instead; checked and judged anew.</summary>
    public JsonElement? Arguments { get; init; }

    /// <summary>Text added to the prompt or to the tool's result.</summary>
    public string? AddedContext { get; init; }

    /// <summary>Nothing to say.</summary>
    public static HookResult None { get; } = new();

    /// <summary>Blocks, with the reason.</summary>
    public static HookResult Deny(string reason) => new() { Verdict = HookVerdict.Deny, Reason = reason };
}
