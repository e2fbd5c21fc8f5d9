using System.Globalization;
using System.Text;
using AgentHost.Plugins.Files.Patching;

namespace AgentHost.Plugins.Files.Tests.Patching;

/// <summary>Patches made by a plain program of our own, whole and damaged.</summary>
public sealed class PatchFuzzTests
{
    private static readonly string[] _words = ["", "a", "b", "  a", "}", "- x", "+ y", "-- z", "++ w", "@@ v", "*** u", "\tend"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_DiffOfRandomTexts_GivesTheNewText(bool envelope)
    {
        var random = new Random(envelope ? 3 : 4);
        var done = 0;
        for (var round = 0; round < 2_000; round++)
        {
            var old = Lines(random, random.Next(1, 30));
            var current = Mutate(random, old);
            if (old.SequenceEqual(current))
            {
                continue;
            }

            var crLf = random.Next(4) == 0;
            var ending = crLf ? "\r\n" : "\n";
            var text = string.Concat(old.Select(line => line + ending));
            var expected = string.Concat(current.Select(line => line + ending));
            var patch = envelope ? Envelope(old, current) : Unified(old, current);
            var section = Assert.Single(PatchParser.Parse(patch));
            var notes = new List<string>();
            var result = PatchApplier.Apply(section, text, notes);
            Assert.True(expected == result, $"round {round}:\n{patch}\n--- of\n{text}\n--- gave\n{result}");
            Assert.DoesNotContain(notes, static note => note.Contains("fuzz", StringComparison.Ordinal));
            done++;
        }

        Assert.True(done > 1_000);
    }

    [Fact]
    public void Parse_DamagedPatches_EndInSectionsOrAnErrorWithItsLine()
    {
        var random = new Random(17);
        var read = 0;
        var refused = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var old = Lines(random, random.Next(1, 12));
            var patch = new StringBuilder(random.Next(2) == 0 ? Unified(old, Mutate(random, old)) : Envelope(old, Mutate(random, old)));
            for (var damage = random.Next(1, 4); damage > 0 && patch.Length > 0; damage--)
            {
                Damage(random, patch);
            }

            try
            {
                var text = string.Concat(old.Select(static line => line + "\n"));
                foreach (var section in PatchParser.Parse(patch.ToString()))
                {
                    Assert.True(section.Line > 0);
                    _ = section.Action == PatchAction.Add ? PatchApplier.Create(section) : PatchApplier.Apply(section, text, []);
                }

                read++;
            }
            catch (PatchException exception)
            {
                Assert.False(string.IsNullOrWhiteSpace(exception.Message));
                refused++;
            }
        }

        Assert.True(read > 1_000 && refused > 1_000, $"{read} read, {refused} refused");
    }

    [Fact]
    public void Parse_RandomText_IsNeverMoreThanAnError()
    {
        var random = new Random(23);
        string[] pieces =
        [
            "--- a/f", "+++ b/f", "@@ -1 +1 @@", "@@", "*** Begin Patch", "*** End Patch", "*** Update File: f", "*** Add File: g", "*** Move to: h",
            "*** End of File", "\\ No newline at end of file", "-", "+", " ", "", "diff --git a/f b/f", "rename from f",
            "rename to \"\\303\\xx\"", "```", "-- ", "new file mode 100644", "\0", "\ud800"
        ];
        for (var round = 0; round < 20_000; round++)
        {
            var patch = string.Join(random.Next(5) == 0 ? "\r\n" : "\n", Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                Assert.NotEmpty(PatchParser.Parse(patch));
            }
            catch (PatchException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }

    [Fact]
    public void Parse_TooMuch_IsRefused()
    {
        Assert.Throws<PatchException>(() => PatchParser.Parse(new string('x', 9 * 1024 * 1024)));
        var many = string.Concat(Enumerable.Range(0, 501).Select(static i => $"*** Delete File: f{i}\n"));
        Assert.Contains(
            "501 files", Assert.Throws<PatchException>(() => PatchParser.Parse($"*** Begin Patch\n{many}*** End Patch")).Message, StringComparison.Ordinal);
    }

    private static List<string> Lines(Random random, int count) =>
        [
            .. Enumerable.Range(0, count)
                .Select(i => _words[random.Next(_words.Length)] + (random.Next(3) > 0 ? i.ToString(CultureInfo.InvariantCulture) : ""))
        ];

    private static List<string> Mutate(Random random, List<string> old)
    {
        var current = old.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(current.Count + 1);
            if (random.Next(2) == 0 && at < current.Count)
            {
                current.RemoveAt(at);
            }
            else
            {
                current.Insert(at, _words[random.Next(_words.Length)] + "new");
            }
        }

        return current;
    }

    /// <summary>All lines as one hunk: what is the same at both ends is context.</summary>
    private static IEnumerable<string> Hunk(List<string> old, List<string> current)
    {
        var head = old.Zip(current).TakeWhile(static pair => pair.First == pair.Second).Count();
        var tail = old.Skip(head).Reverse().Zip(current.Skip(head).Reverse()).TakeWhile(static pair => pair.First == pair.Second).Count();
        return
        [
            .. old.Take(head).Select(static line => " " + line),
            .. old.Take(old.Count - tail).Skip(head).Select(static line => "-" + line),
            .. current.Take(current.Count - tail).Skip(head).Select(static line => "+" + line),
            .. old.Skip(old.Count - tail).Select(static line => " " + line),
        ];
    }

    private static string Unified(List<string> old, List<string> current) =>
        $"--- a/f\n+++ b/f\n@@ -{(old.Count == 0 ? 0 : 1)},{old.Count} +{(current.Count == 0 ? 0 : 1)},{current.Count} @@\n"
        + $"{string.Join('\n', Hunk(old, current))}\n";

    private static string Envelope(List<string> old, List<string> current) =>
        $"*** Begin Patch\n*** Update File: f\n@@\n{string.Join('\n', Hunk(old, current))}\n*** End Patch\n";

    private static void Damage(Random random, StringBuilder patch)
    {
        var at = random.Next(patch.Length);
        switch (random.Next(4))
        {
            case 0:
                patch.Remove(at, Math.Min(random.Next(1, 20), patch.Length - at));
                break;
            case 1:
                patch[at] = " +-@*\\\n\r\0x"[random.Next(10)];
                break;
            case 2:
                patch.Insert(at, patch.ToString(at, Math.Min(random.Next(1, 40), patch.Length - at)));
                break;
            default:
                patch.Length = at;
                break;
        }
    }
}
