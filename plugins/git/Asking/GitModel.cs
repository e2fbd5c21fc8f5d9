using System.Text;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Asking;

/// <summary>The model that writes messages, descriptions and findings: one answer a request, text alone, no tools.</summary>
internal sealed class GitModel
{
    private const string Offline = "offline";
    private const int MostChars = 400_000;

    private readonly IModels _models;
    private readonly IWorkspaceContext _workspace;
    private readonly TimeProvider _time;

    private GitModel(IModels models, IWorkspaceContext workspace, TimeProvider time, string name) =>
        (_models, _workspace, _time, Name) = (models, workspace, time, name);

    /// <summary>Its name, as <c>provider/model</c> where it was not given.</summary>
    public string Name { get; }

    /// <summary>Finds the model: the one that is named, else the one that a turn would begin with; null where rules alone would answer.</summary>
    public static async Task<GitModel?> FindAsync(
        IModels? models, IWorkspaceContext workspace, TimeProvider time, string? wished, CancellationToken cancellationToken)
    {
        if (models is null || (wished ?? await models.FindDefaultAsync(workspace, cancellationToken)) is not { } name)
        {
            return null;
        }

        return name == Offline || name.StartsWith(Offline + "/", StringComparison.Ordinal) ? null : new(models, workspace, time, name);
    }

    /// <summary>Asks.</summary>
    /// <param name="system">What it is to do.</param>
    /// <param name="prompt">What it is given.</param>
    /// <param name="mostTokens">Tokens of the answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GitException">It cannot be had, or failed.</exception>
    public async Task<string> AskAsync(string system, string prompt, int mostTokens, CancellationToken cancellationToken)
    {
        try
        {
            var client = await _models.OpenAsync(_workspace, Name, cancellationToken);
            var answer = new StringBuilder();
            await foreach (var update in client.StreamAsync(
                new ModelRequest([new Message("m0", MessageRole.User, [new TextPart(prompt)], _time.GetUtcNow())])
                {
                    System = [new PromptText("git", system)],
                    Parameters = new ModelParameters { MaxOutputTokens = mostTokens },
                },
                cancellationToken))
            {
                if (update is TextDelta delta && answer.Length < MostChars)
                {
                    answer.Append(delta.Text);
                }
                else if (update is ModelFault fault)
                {
                    throw new GitException($"The model {Name} failed: {fault.Message}");
                }
            }

            return answer.ToString().Trim() is { Length: > 0 } text ? text : throw new GitException($"The model {Name} answered nothing.");
        }
        catch (CapabilityException fault)
        {
            throw new GitException($"The model {Name} cannot be asked: {fault.Message}");
        }
    }
}
