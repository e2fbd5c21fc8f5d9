using System.Diagnostics;
using System.Text.Json;
using AgentHost.Plugins.Manifests;
using Semver;

namespace AgentHost.Plugins.Tests.Manifests;

/// <summary>Ranges against npm's own reader, the package <c>semver</c> that comes with npm; passed over where there is no npm.</summary>
public sealed class NpmRangeTests
{
    private const int Rounds = 20_000;

    /// <summary>Answers each line (a JSON array of a range and versions) with null for no range, else with a digit for each version.</summary>
    private const string Script =
        """
        const path = require('path');
        const places = [path.join(path.dirname(process.execPath), '../lib/node_modules/npm/node_modules/semver'), '/usr/share/nodejs/semver', '/usr/lib/node_modules/npm/node_modules/semver'];
        const place = places.find(place => { try { require.resolve(place); return true; } catch { return false; } });
        if (!place) { process.exit(3); }
        const semver = require(place);
        const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(line => line);
        process.stdout.write(lines.map(line => {
          const [range, versions] = JSON.parse(line);
          return semver.validRange(range) === null ? 'null' : '=' + versions.map(version => semver.satisfies(version, range) ? 1 : 0).join('');
        }).join('\n'));
        """;

    private static readonly string[] Signs = ["", "", "", "^", "~", "~>", ">", ">=", "<", "<=", "=", "^ ", ">= ", "< ", "v", "=v", ">=v", "^v"];
    private static readonly string[] Numbers = ["0", "0", "1", "1", "2", "3", "10"];
    private static readonly string[] Wild = ["x", "X", "*"];
    private static readonly string[] Tails = ["-0", "-alpha", "-alpha.1", "-alpha.10", "-beta", "-1", "-rc.1+b", "+build", "-a-b"];
    private static readonly string[] Joins = [" ", "  ", " || ", "||", " - ", " || ", "\t"];

    [Fact]
    public async Task Contains_RandomRanges_AsNpmSays()
    {
        var random = new Random(2_026);
        var rows = Enumerable.Range(0, Rounds)
            .Select(_ => (Range: AnyRange(random), Versions: Enumerable.Range(0, 12).Select(_ => AnyVersion(random)).ToArray())).ToArray();
        if (await AskNpmAsync(rows.Select(static row => $"[{Text(row.Range)},[{string.Join(',', row.Versions.Select(Text))}]]")) is not { } answers)
        {
            Assert.Skip("There is no npm here.");
            return;
        }

        Assert.Equal(rows.Length, answers.Length);
        var wrong = rows.Zip(answers).Where(static row => !IsAccident(row.First.Range) && Ours(row.First.Range, row.First.Versions) != row.Second)
            .Select(static row =>
                $"\"{row.First.Range}\" on {string.Join(' ', row.First.Versions)}: npm {row.Second}, "
                + $"here {Ours(row.First.Range, row.First.Versions)}").ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {Rounds}:\n{string.Join('\n', wrong.OrderBy(static line => line.Length).Take(40))}");
        Assert.InRange(answers.Count(static answer => answer == "null"), 100, Rounds / 2);
        Assert.InRange(answers.Count(static answer => answer.Contains('1', StringComparison.Ordinal)), Rounds / 10, Rounds);
    }

    /// <summary>
    /// What npm takes because of how its expressions fit into each other, and nobody writes: a space within a version that is an end of a hyphen range, a
    /// number stuck to a wildcard.
    /// </summary>
    private static bool IsAccident(string range) =>
        (range.Contains(" - ", StringComparison.Ordinal) && (range.Contains("v ", StringComparison.Ordinal) || range.Contains("= ", StringComparison.Ordinal)))
        || range.Zip(range.Skip(1)).Any(static pair => pair.First is 'x' or 'X' or '*' && char.IsAsciiDigit(pair.Second));

    private static string Ours(string range, IReadOnlyList<string> versions)
    {
        if (!VersionRange.TryParse(range, out var parsed))
        {
            return "null";
        }

        Assert.All(versions, version => Assert.Equal(parsed.Contains(SemVersion.Parse(version)), VersionRange.Accepts(range, version)));
        return "=" + string.Concat(versions.Select(version => parsed.Contains(SemVersion.Parse(version)) ? '1' : '0'));
    }

    private static string AnyRange(Random random)
    {
        var range = One(random, Signs) + AnyPartial(random);
        for (var more = random.Next(3); more > 0; more--)
        {
            range += One(random, Joins) + One(random, Signs) + AnyPartial(random);
        }

        return random.Next(12) == 0 ? range.Insert(random.Next(range.Length + 1), One(random, [" ", "-", ".", "x", "<", "0", "|"])) : range;
    }

    private static string AnyPartial(Random random)
    {
        var parts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(9) == 0 ? One(random, Wild) : One(random, Numbers)).ToArray();
        return string.Join('.', parts) + (parts.Length == 3 && random.Next(4) == 0 ? One(random, Tails) : "");
    }

    private static string AnyVersion(Random random) =>
        $"{One(random, Numbers)}.{One(random, Numbers)}.{One(random, Numbers)}{(random.Next(3) == 0 ? One(random, Tails) : "")}";

    private static string One(Random random, string[] of) => of[random.Next(of.Length)];

    private static string Text(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";

    private static async Task<string[]?> AskNpmAsync(IEnumerable<string> lines)
    {
        try
        {
            using var node = Process.Start(
                new ProcessStartInfo("node", ["-e", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
            var read = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await node.StandardInput.WriteAsync(string.Join('\n', lines));
            node.StandardInput.Close();
            var answers = (await read).Split('\n');
            await node.WaitForExitAsync(TestContext.Current.CancellationToken);
            return node.ExitCode == 0 ? answers : null;
        }
        catch (Exception fault) when (fault is System.ComponentModel.Win32Exception or IOException)
        {
            return null;
        }
    }
}
