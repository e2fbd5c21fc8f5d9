namespace AgentHost.ModelServing;

/// <summary>A request that breaks a rule of the wire format.</summary>
/// <param name="RequestIndex">The request's <see cref="RecordedRequest.Index"/>.</param>
/// <param name="Rule">The rule's short name, such as <c>tool-result-missing</c>.</param>
/// <param name="Place">The JSON path in the body.</param>
/// <param name="Message">What is wrong.</param>
public sealed record Violation(int RequestIndex, string Rule, string Place, string Message);
