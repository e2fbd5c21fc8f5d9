using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Memory.Tests;

public sealed class MemoryTextTests
{
    private static readonly DateOnly Day = new(2026, 11, 22);

    [Fact]
    public void Add_ToASection_TouchesNothingElse()
    {
        const string Before = "# Mine\r\n\r\n## Commands\r\n\r\nRun it by hand.  \r\n\r\n## Learnings\r\n\r\n- by me, without a date\r\n\r\n## Last\r\nx";
        var text = new MemoryText(Before);

        Assert.True(text.Add("learnings", " two\n words ", Day));

        Assert.Equal(Before.Replace("without a date\r\n", "without a date\r\n- 2026-11-22: two words\r\n", StringComparison.Ordinal), text.ToString());
        Assert.False(text.Add("Learnings", "two words", Day.AddDays(1)));
    }

    [Fact]
    public void Add_ToAnEmptyOrMissingSection_MakesRoom()
    {
        var text = new MemoryText(MemoryText.Template);

        text.Add("Commands", "make test", Day);
        text.Add("Deployment", "by hand", Day);

        Assert.Contains("## Commands\n\n- 2026-11-22: make test\n\n## Patterns", text.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("## Learnings\n\n## Deployment\n\n- 2026-11-22: by hand\n", text.ToString(), StringComparison.Ordinal);
        Assert.Equal(["Project context", "Commands", "Patterns", "Frequent issues", "Conventions", "Learnings", "Deployment"], text.Sections);
        Assert.Equal("## Commands\n\n- 2026-11-22: make test", text.Read("COMMANDS"));
        Assert.Null(text.Read("None"));
    }

    [Fact]
    public void Add_HeadingWithinAFence_IsNone()
    {
        var text = new MemoryText("## A\n```\n## B\n```\n");

        text.Add("A", "x", Day);

        Assert.Equal("## A\n```\n## B\n```\n- 2026-11-22: x\n", text.ToString());
        Assert.Equal(["A"], text.Sections);
    }

    [Theory]
    [InlineData("## New Section", "New Section")]
    [InlineData("### New Section ##", "new section")]
    [InlineData(" C# ", "C#")]
    public void Add_SectionNamedAsAHeading_IsMadeOnce(string first, string second)
    {
        var text = new MemoryText("");

        text.Add(first, "one", Day);
        text.Add(second, "two", Day);

        Assert.Equal(second, Assert.Single(text.Sections), ignoreCase: true);
        Assert.EndsWith("\n\n- 2026-11-22: one\n- 2026-11-22: two\n", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Forget_TakesDatedEntriesOnly()
    {
        var text = new MemoryText("## A\n- mine\n- 2026-11-22: theirs\n");

        Assert.False(text.Forget("A", "mine"));
        Assert.True(text.Forget(null, "theirs"));

        Assert.Equal("## A\n- mine\n", text.ToString());
    }

    [Fact]
    public void Trim_OldestEntriesGoFirst()
    {
        var text = new StringBuilder("## Learnings\n\nA person's line.\n");
        for (var day = 1; day <= 28; day++)
        {
            text.Append(CultureInfo.InvariantCulture, $"- 2026-02-{day:D2}: entry {day} with some words\n");
        }

        var trimmed = new MemoryText(text.ToString()).Trim(600);

        Assert.True(trimmed.Length <= 600);
        Assert.Contains("A person's line.", trimmed, StringComparison.Ordinal);
        Assert.Contains("entry 28 ", trimmed, StringComparison.Ordinal);
        Assert.DoesNotContain("entry 1 ", trimmed, StringComparison.Ordinal);
        Assert.Contains("older entries are left out", trimmed, StringComparison.Ordinal);
        Assert.True(new MemoryText(new string('x', 5_000)).Trim(600).Length <= 600);
    }

    [Theory]
    [InlineData("记住这件事，下次还会用到。")]
    [InlineData("😀")]
    public void Trim_OtherScripts_StaysWithinTheTokens(string words)
    {
        var dated = new StringBuilder("## Learnings\n\n");
        for (var day = 1; day <= 28; day++)
        {
            dated.Append(CultureInfo.InvariantCulture, $"- 2026-02-{day:D2}: {day} {string.Concat(Enumerable.Repeat(words, 40))}\n");
        }

        foreach (var text in (string[])[dated.ToString(), string.Concat(Enumerable.Repeat(words, 1_000))])
        {
            var trimmed = new MemoryText(text).Trim(600 * 4);

            Assert.InRange(TokenEstimate.Of(trimmed), 400, 600);
            Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(trimmed)));
        }
    }

    [Fact]
    public void AnyText_AddedTo_KeepsAllItsLines()
    {
        var random = new Random(5);
        const string Pieces = "#- \n\r`~a2026:é";
        for (var i = 0; i < 3_000; i++)
        {
            var before = new StringBuilder();
            for (var length = random.Next(80); length > 0; length--)
            {
                before.Append(Pieces[random.Next(Pieces.Length)]);
            }

            var text = new MemoryText(before.ToString());
            text.Add(random.Next(2) == 0 ? "a" : "New", "entry", Day);

            var left = new Queue<string>(text.ToString().Split('\n').Select(static line => line.TrimEnd('\r')).Where(static line => line.Trim().Length > 0));
            foreach (var line in before.ToString().Split('\n').Select(static line => line.TrimEnd('\r')).Where(static line => line.Trim().Length > 0))
            {
                while (left.TryDequeue(out var next) && next != line)
                {
                    Assert.True(next is "- 2026-11-22: entry" or "## New" or "## a", next);
                }
            }

            Assert.Contains("entry", text.ToString(), StringComparison.Ordinal);
        }
    }
}
