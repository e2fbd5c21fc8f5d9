using System.Globalization;

namespace AgentHost.Plugins.Offline.Findings;

/// <summary>The turn so far: the prompt, and the calls made for it with their results.</summary>
internal sealed class Turn
{
    // Nobody writes a request by hand that is longer; a pasted file is no request.
    private const int LongestPrompt = 20_000;

    private readonly List<Outcome> _outcomes = [];
    private readonly Dictionary<string, int> _pending = [];
    private readonly HashSet<string> _tools;

    private Turn(ModelRequest request)
    {
        _tools = [.. request.Tools.Select(tool => tool.Name)];
    }

    public string Prompt { get; private set; } = "";

    /// <summary>Number of answers that this turn already has.</summary>
    public int StepNumber { get; private set; }

    /// <summary>Makes ids of calls differ from turn to turn.</summary>
    public string Salt { get; private set; } = "";

    /// <summary>True when a call that changes things has failed.</summary>
    public bool ChangeFailed => _outcomes.Exists(outcome => outcome.Call.Changes && outcome.IsError);

    public bool Offers(string tool) => _tools.Contains(tool);

    /// <summary>Finds the outcome of a call; null when it has not been made.</summary>
    public Outcome? Find(WantedCall call) => _outcomes.Find(outcome => outcome.Call.IsSame(call));

    /// <summary>The text of a call that succeeded; null when there is none.</summary>
    public string? TextOf(WantedCall call) => Find(call) is { IsError: false } outcome ? outcome.Text : null;

    public static Turn Read(ModelRequest request)
    {
        var turn = new Turn(request);
        var messages = request.Messages;
        var prompt = -1;
        for (var i = messages.Count - 1; i >= 0 && prompt < 0; i--)
        {
            if (messages[i].Role == MessageRole.User && messages[i].Parts.Any(part => part is TextPart))
            {
                prompt = i;
            }
        }

        if (prompt >= 0)
        {
            var text = messages[prompt].GetText();
            turn.Prompt = text.Length > LongestPrompt ? text[..LongestPrompt] : text;
        }

        turn.Salt = Math.Max(0, prompt).ToString(CultureInfo.InvariantCulture);
        for (var i = prompt + 1; i < messages.Count; i++)
        {
            turn.Take(messages[i]);
        }

        return turn;
    }

    private void Take(Message message)
    {
        if (message.Role == MessageRole.Assistant)
        {
            StepNumber++;
        }

        foreach (var part in message.Parts)
        {
            if (part is ToolCallPart call)
            {
                _pending[call.CallId] = _outcomes.Count;
                _outcomes.Add(new Outcome(new WantedCall(call.Tool, call.Arguments), "There is no result.", IsError: true));
            }
            else if (part is ToolResultPart result && _pending.TryGetValue(result.CallId, out var at))
            {
                var text = string.Join('\n', result.Content.OfType<TextPart>().Select(piece => piece.Text));
                _outcomes[at] = _outcomes[at] with { Text = text, IsError = result.IsError };
            }
        }
    }
}
