namespace AgentHost.ModelServing;

/// <summary>One answer in the making: the request, the reply, and what the server adds.</summary>
/// <param name="Number">The model request's number, for ids.</param>
/// <param name="Created">Unix seconds.</param>
/// <param name="View">The request.</param>
/// <param name="RequestBytes">The request's size, for the estimate of its tokens.</param>
/// <param name="Reply">The reply, each tool call with its id.</param>
internal sealed record Exchange(int Number, long Created, RequestView View, int RequestBytes, Reply Reply)
{
    public string Model => Reply.Model ?? (View.Model.Length > 0 ? View.Model : "test-model");

    public string FinishReason => Reply.FinishReason ?? (Reply.ToolCalls.Count > 0 ? "tool_calls" : "stop");

    public ReplyUsage Usage => Reply.Usage ?? new ReplyUsage(
        Math.Max(1, RequestBytes / 4),
        Math.Max(1, ((Reply.Text?.Length ?? 0) + (Reply.Reasoning?.Length ?? 0) + Reply.ToolCalls.Sum(c => c.Name.Length + c.Arguments.Length)) / 4),
        ReasoningTokens: (Reply.Reasoning?.Length ?? 0) / 4);
}
