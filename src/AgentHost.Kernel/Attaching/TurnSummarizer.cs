using AgentHost.Attachments;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Asking;
using AgentHost.Models;

namespace AgentHost.Kernel.Attaching;

/// <summary>Has a model sum up what a prompt refers to. What it takes is counted to the turn.</summary>
/// <param name="side">Asks the model.</param>
/// <param name="turn">The turn.</param>
internal sealed class TurnSummarizer(AuxiliaryModel side, TurnState turn) : ITextSummarizer
{
    /// <summary>In the ledger.</summary>
    private const string Purpose = "attachment";

    private TurnModel? _model;

    public string? FindSpent() => turn.FindSpent();

    public async ValueTask<SummaryModel?> FindAsync(CancellationToken cancellationToken)
    {
        _model = await side.ChooseAsync(turn.Workspace, ModelProfiles.Summary, turn.Current, cancellationToken);
        return _model is null ? null : new SummaryModel(_model.Name, AuxiliaryModel.RoomOf(_model, turn.Session.Gauge.Ratio));
    }

    public async ValueTask<(string? Text, string? Failure)> AskAsync(string instructions, string text, int tokens, CancellationToken cancellationToken)
    {
        var model = _model ?? throw new InvalidOperationException("No model was found that could be asked.");
        var answer = await side.AskAsync(turn, model, new PromptText(Purpose, instructions), text, tokens, Purpose, cancellationToken, turn.TurnId);
        return (answer.Text, answer.Failure);
    }
}
