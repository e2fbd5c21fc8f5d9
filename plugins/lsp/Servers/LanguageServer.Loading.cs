using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>Waits until it has loaded its project: what it answers before that may be a part of the truth.</summary>
internal sealed partial class LanguageServer
{
    private const int MostAsks = 6;

    /// <summary>Time that it may take from its first file until it says that it is at something.</summary>
    private static readonly TimeSpan BeforeWork = TimeSpan.FromMilliseconds(1_500);

    /// <summary>Time in which nothing begins until its work counts as done: one piece of it follows another.</summary>
    private static readonly TimeSpan AfterWork = TimeSpan.FromMilliseconds(300);

    /// <summary>One that tells of no work is asked again until two answers agree, while it is younger than this.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(400);

    private long _openedFirst;
    private long _workedLast;
    private volatile bool _tellsOfWork;
    private volatile bool _loaded;

    /// <summary>True when it tells of work that is more than a check of what it has.</summary>
    private bool IsLoading => _progress.Keys.Any(IsLoad);

    /// <summary>Waits until it has loaded its project, as far as it tells.</summary>
    /// <param name="patience">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when it was still at it.</returns>
    public async Task<bool> LoadAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var next = _signal.Next;
            var isLoading = IsLoading;
            if (_connection.Completion.IsCompleted || (_loaded && !isLoading))
            {
                return true;
            }

            var rest = _tellsOfWork ? AfterWork - _time.GetElapsedTime(Volatile.Read(ref _workedLast)) : BeforeWork - _time.GetElapsedTime(_openedFirst);
            var left = patience - _time.GetElapsedTime(started);
            if (!isLoading && rest <= TimeSpan.Zero)
            {
                if (!AnswersForTypeScript || await HasProjectAsync(left > Retry ? left : Retry, cancellationToken))
                {
                    _loaded = true;
                    return true;
                }

                rest = Retry;
            }

            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            await WaitAsync(next, isLoading || rest > left ? left : rest, cancellationToken);
        }
    }

    /// <summary>Asks it something of its whole project, once that is loaded.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="patience">The longest wait until the project is loaded.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer, and whether it is whole as far as it tells.</returns>
    /// <exception cref="LspException">It answered with an error, not in time, or ended.</exception>
    public async Task<(JsonElement Answer, bool IsWhole)> AskLoadedAsync(
        string method, JsonNode parameters, TimeSpan patience, CancellationToken cancellationToken)
    {
        var isWhole = await LoadAsync(patience, cancellationToken);
        var answer = await AskAsync(method, parameters.DeepClone(), cancellationToken);
        if (_tellsOfWork || _time.GetElapsedTime(_openedFirst) > Young)
        {
            return (answer, isWhole);
        }

        for (var asks = 1; asks < MostAsks; asks++)
        {
            await Task.Delay(Again, _time, cancellationToken);
            var next = await AskAsync(method, parameters.DeepClone(), cancellationToken);
            if (JsonElement.DeepEquals(answer, next))
            {
                return (answer, isWhole && !IsLoading);
            }

            answer = next;
        }

        return (answer, false);
    }

    /// <summary>Tells whether TypeScript's own server has a file in a project: it answers for one that it was not given yet as if it were empty.</summary>
    private async Task<bool> HasProjectAsync(TimeSpan left, CancellationToken cancellationToken)
    {
        if (OpenPaths is not [var path, ..])
        {
            return true;
        }

        var asked = new JsonObject { ["file"] = path, ["needFileNameList"] = false };
        return await AskTypeScriptAsync("projectInfo", asked, left, cancellationToken) is { } answer && answer.Get("body").Has("configFileName");
    }

    // rust-analyzer's check runs for as long as a compiler does, and changes nothing of what it answers.
    private static bool IsLoad(string key) => !key.Contains("flycheck", StringComparison.Ordinal);

    private void NoteWork(string key)
    {
        if (IsLoad(key))
        {
            Volatile.Write(ref _workedLast, _time.GetTimestamp());
            _tellsOfWork = true;
        }
    }
}
