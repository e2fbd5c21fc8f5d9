using System.Runtime.CompilerServices;
using AgentHost.Plugins.Offline.Findings;
using AgentHost.Plugins.Offline.Language;

namespace AgentHost.Plugins.Offline;

/// <summary>Answers by rules. It keeps nothing: what to do next follows from the messages alone.</summary>
internal sealed class RulesClient : ModelClient
{
    private const int PieceLength = 48;

    public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var turn = Turn.Read(request);
        var understood = Grammar.Read(turn.Prompt);
        var calls = Steps.Next(understood.Intents, turn);
        if (calls.Count > 0)
        {
            for (var i = 0; i < calls.Count; i++)
            {
                yield return new ToolCallDelta(i)
                {
                    CallId = $"rules-{turn.StepNumber}-{i}-{turn.Salt}",
                    Tool = calls[i].Tool,
                    Arguments = calls[i].Arguments.GetRawText()
                };
            }

            yield return new ModelFinished(FinishReason.ToolCalls);
            yield break;
        }

        var text = AnswerText.Write(understood, turn);
        for (var start = 0; start < text.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = PieceEnd(text, start) - start;
            yield return new TextDelta(text.Substring(start, length));
            start += length;
            if (start < text.Length)
            {
                // A long answer must not keep a thread from those who wait for it.
                await Task.Yield();
            }
        }

        // Nothing was done: whoever reads only the outcome must not take the list of what can be said for an answer.
        yield return understood.Intents.Count > 0
            ? new ModelFinished(FinishReason.Stop)
            : new ModelFinished(FinishReason.Refusal) { Detail = AnswerText.Unread };
    }

    private static int PieceEnd(string text, int start)
    {
        var end = Math.Min(text.Length, start + PieceLength);
        return end < text.Length && char.IsHighSurrogate(text[end - 1]) ? end + 1 : end;
    }
}
