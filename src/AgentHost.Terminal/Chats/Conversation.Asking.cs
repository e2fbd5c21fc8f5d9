using System.Globalization;
using AgentHost.Client;
using AgentHost.Terminal.Asking;

namespace AgentHost.Terminal.Chats;

/// <summary>Questions of the conversation's own: what a command asks the person who gave it.</summary>
internal sealed partial class Conversation
{
    /// <inheritdoc/>
    public Task<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken) => OwnAsync<QuestionAnswer?>(
        (id, answer) => new QuestionDialog(new PendingQuestion(id, "", question), answer)
        {
            // It comes of what was just entered, and a key that is pasted must not land in the draft.
            IsFocused = _loop.HasScreen,
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<int?> ChooseAsync(
        string title, IReadOnlyList<(string Name, string Description)> items, int chosen, CancellationToken cancellationToken)
    {
        if (items.Count == 0 || !_prompts.Interactive)
        {
            return null;
        }

        if (_loop.HasScreen)
        {
            return await OwnAsync<int?>((id, answer) => new PickerDialog(id, title, items, chosen, answer), cancellationToken);
        }

        // As lines the numbers are shown with the options, and typed.
        var answer = await AskAsync(
            new Question(title) { Options = [.. items.Select(static item => new QuestionOption(item.Name) { Description = item.Description })] },
            cancellationToken);
        return answer?.Values is [var value] && items.Select(static item => item.Name).ToList().IndexOf(value) is >= 0 and var number ? number : null;
    }

    /// <inheritdoc/>
    public void Reject(string words) => _loop.Post(() =>
    {
        if (Dialog is ApprovalDialog approval)
        {
            approval.Reject(words);
        }
        else
        {
            _transcript.Say("No call waits for your word.");
        }

        IsDirty = true;
    });

    private Task<T> OwnAsync<T>(Func<string, Action<T>, IDialog> make, CancellationToken cancellationToken)
    {
        var answered = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        _loop.Post(() =>
        {
            _dialogs.Add(make(id, answer =>
            {
                _dialogs.Remove(id);
                answered.TrySetResult(answer);
            }));
            IsDirty = true;
        });
        cancellationToken.Register(() =>
        {
            _loop.Post(() => _dialogs.Remove(id));
            answered.TrySetCanceled(cancellationToken);
        });
        return answered.Task;
    }
}
