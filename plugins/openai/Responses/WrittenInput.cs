using AgentHost.Plugins.OpenAI.Requests;

namespace AgentHost.Plugins.OpenAI.Responses;

/// <summary>Input items as they were written for an earlier request.</summary>
/// <param name="reasoning">Whether encrypted reasoning is among them.</param>
internal sealed class WrittenInput(bool reasoning)
{
    public bool Reasoning => reasoning;

    public WrittenMessages Messages { get; } = new();
}
