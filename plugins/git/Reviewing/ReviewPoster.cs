using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Git.Requests;
using AgentHost.Plugins.Git.Results;

namespace AgentHost.Plugins.Git.Reviewing;

/// <summary>Puts findings on a pull request, a comment each. One that is there from before is not made again; at GitHub it is changed in its place.</summary>
internal sealed class ReviewPoster(IPluginContext plugin, Forge forge, string token, int number)
{
    private const int MostPages = 20;
    private const int PerPage = 100;

    /// <summary>Reads the request: the last commits of its branch, and of the one that it goes into.</summary>
    public static async Task<(string Head, string Base)> ReadAsync(
        IPluginContext plugin, Forge forge, string token, int number, CancellationToken cancellationToken)
    {
        var request = await forge.SendAsync(plugin, token, HttpMethod.Get, $"{forge.Pulls}/{Text(number)}", null, cancellationToken);
        return (request.GetProperty("head").GetProperty("sha").GetString()!, request.GetProperty("base").GetProperty("sha").GetString()!);
    }

    /// <summary>Posts.</summary>
    /// <returns>How many comments were made, and how many changed.</returns>
    public async Task<(int Made, int Changed)> PostAsync(IReadOnlyList<ReviewFinding> findings, string commit, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(cancellationToken);
        var (fresh, changed) = (new List<ReviewFinding>(), 0);
        foreach (var finding in findings)
        {
            if (!known.TryGetValue(MarkOf(finding), out var before))
            {
                fresh.Add(finding);
            }
            else if (forge.IsGitHub && before.Body != BodyOf(finding))
            {
                await forge.SendAsync(
                    plugin,
                    token,
                    HttpMethod.Patch,
                    $"{forge.Pulls}/comments/{before.Id.ToString(CultureInfo.InvariantCulture)}",
                    ResultData.Write(writer => writer.WriteString("body", BodyOf(finding))),
                    cancellationToken);
                changed++;
            }
        }

        if (fresh.Count > 0)
        {
            await forge.SendAsync(plugin, token, HttpMethod.Post, $"{forge.Pulls}/{Text(number)}/reviews", Review(fresh, commit), cancellationToken);
        }

        return (fresh.Count, changed);
    }

    private JsonElement Review(IReadOnlyList<ReviewFinding> findings, string commit) => ResultData.Write(writer =>
    {
        writer.WriteString("commit_id", commit);
        writer.WriteString("event", "COMMENT");
        writer.WriteString("body", $"{findings.Count} {(findings.Count == 1 ? "finding" : "findings")} of agent review, each confirmed by a second reading.");
        writer.List("comments", findings, finding =>
        {
            writer.WriteString("path", finding.Path);
            writer.WriteString("body", BodyOf(finding));
            if (forge.IsGitHub)
            {
                writer.WriteNumber("line", finding.Line);
                writer.WriteString("side", "RIGHT");
            }
            else
            {
                writer.WriteNumber("new_position", finding.Line);
            }
        });
    });

    /// <summary>Finds the comments of earlier reviews, by their marks. Forgejo has them by review.</summary>
    private async Task<Dictionary<string, (long Id, string Body)>> KnownAsync(CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, (long, string)>(StringComparer.Ordinal);
        await foreach (var entry in ListAsync(forge.IsGitHub ? "comments" : "reviews", cancellationToken))
        {
            if (forge.IsGitHub)
            {
                Note(entry);
            }
            else if (entry.TryGetProperty("comments_count", out var count) && count.GetInt64() > 0)
            {
                var review = entry.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture);
                var comments = await forge.SendAsync(
                    plugin, token, HttpMethod.Get, $"{forge.Pulls}/{Text(number)}/reviews/{review}/comments", null, cancellationToken);
                foreach (var comment in comments.EnumerateArray())
                {
                    Note(comment);
                }
            }
        }

        return known;

        void Note(JsonElement comment)
        {
            var body = comment.GetProperty("body").GetString() ?? "";
            var mark = body.LastIndexOf("<!-- agent-review ", StringComparison.Ordinal);
            if (mark >= 0)
            {
                known[body[mark..].Trim()] = (comment.GetProperty("id").GetInt64(), body);
            }
        }
    }

    private async IAsyncEnumerable<JsonElement> ListAsync(string what, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A Forgejo gives as many on a page as its owner allows, usually 50: its last page is the empty one.
        var (size, least) = forge.IsGitHub ? ("per_page", PerPage) : ("limit", 1);
        for (var page = 1; page <= MostPages; page++)
        {
            var list = await forge.SendAsync(
                plugin, token, HttpMethod.Get, $"{forge.Pulls}/{Text(number)}/{what}?{size}={Text(PerPage)}&page={Text(page)}", null, cancellationToken);
            foreach (var entry in list.EnumerateArray())
            {
                yield return entry;
            }

            if (list.GetArrayLength() < least)
            {
                yield break;
            }
        }
    }

    private static string BodyOf(ReviewFinding finding) => string.Create(
        CultureInfo.InvariantCulture,
        $"**{finding.Severity}** ({finding.Confidence:0.0}): {finding.Title}\n\n{finding.Message}\n\n{MarkOf(finding)}");

    // By file and title: lines move.
    private static string MarkOf(ReviewFinding finding) =>
        $"<!-- agent-review {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Path}\n{finding.Title}")))[..16]} -->";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
