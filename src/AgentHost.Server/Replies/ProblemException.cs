using AgentHost.Client;
namespace AgentHost.Server.Replies;

/// <summary>Ends a request with a problem.</summary>
internal sealed class ProblemException(ProblemKind kind, string? detail = null) : Exception(detail ?? kind.Title)
{
    public ProblemKind Kind { get; } = kind;

    public string? Detail { get; } = detail;
}
