using System.Text;
using AgentHost.Plugins.Replay.Cassettes;

namespace AgentHost.Plugins.Replay.Tests;

public sealed class CassetteTests
{
    private const string Header = """{"cassette":1,"model":"a/b"}""";
    private const string Request =
        """{"request":1,"digests":{"messages":"m","system":"s","tools":"t","parameters":"p"},"tools":[],"same":0,"messages":[{"role":"user"}]}""";
    private const string Text = """{"update":{"type":"text-delta","text":"x"}}""";
    private const string End = """{"update":{"type":"finished","reason":"stop"}}""";

    private static string Problem(params string[] lines) =>
        Assert.Throws<CassetteException>(() => CassetteReader.Read(new StringReader(string.Join('\n', lines)), "c")).Message;

    [Fact]
    public void Read_AWholeOne_GivesEachRequest()
    {
        var entries = CassetteReader.Read(
            new StringReader(string.Join(
                '\n', Header, "", Request, Text, End, Request.Replace("\"same\":0", "\"same\":1", StringComparison.Ordinal),
                """{"update":{"type":"later-kind"}}""", End)),
            "c");

        Assert.Equal([(1, 3, 1, 2), (2, 6, 2, 2)], entries.Select(entry => (entry.Number, entry.Line, entry.Print.Messages.Count, entry.Updates.Count)));
        Assert.Empty(CassetteReader.Read(new StringReader(Header), "c"));
    }

    [Fact]
    public void Read_WhatIsNone_NamesTheLine()
    {
        Assert.Equal("c is no cassette: it is empty.", Problem(""));
        Assert.Equal("c is no cassette that can be played: line 1: it is not the JSON that belongs here.", Problem("#!/bin/sh"));
        Assert.Equal("c is no cassette that can be played: line 1: the first line of a cassette is {\"cassette\":1,…}.", Problem("{}"));
        Assert.Equal("c is no cassette that can be played: line 1: it is of version 2, and this program plays version 1.", Problem("""{"cassette":2}"""));
        Assert.Equal("c is no cassette that can be played: line 2: expected a request.", Problem(Header, Text));
        Assert.Equal("c is no cassette that can be played: line 3: expected an update of the answer above.", Problem(Header, Request, Request));
        Assert.Equal(
            "c is no cassette that can be played: line 3: it is not the JSON that belongs here.",
            Problem(Header, Request, """{"update":{"type":"text-delta"}}"""));
        Assert.Equal("c is no cassette that can be played: line 2: it is not the JSON that belongs here.", Problem(Header, """{"request":1}"""));
        Assert.Equal(
            "c is no cassette that can be played: line 2: it begins with 3 messages of the request before, which has 0.",
            Problem(Header, Request.Replace("\"same\":0", "\"same\":3", StringComparison.Ordinal)));
        Assert.Equal("c is no cassette that can be played: the answer to the request of line 2 has no end.", Problem(Header, Request, Text));
    }

    [Fact]
    public void Read_Mutated_IsReadOrRefused()
    {
        var random = new Random(9);
        var good = Encoding.UTF8.GetBytes(
            string.Join('\n', Header, Request, Text, End, Request, Text, """{"update":{"type":"tool-call-delta","index":0,"arguments":"{}"}}""", End));
        var refused = 0;
        for (var round = 0; round < 3000; round++)
        {
            var bytes = good.ToArray();
            for (var i = random.Next(1, 5); i > 0; i--)
            {
                switch (random.Next(3))
                {
                    case 0:
                        bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes = bytes[..random.Next(1, bytes.Length)];
                        break;
                    default:
                        var at = random.Next(bytes.Length);
                        bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..], .. bytes[at..]];
                        break;
                }
            }

            try
            {
                Assert.All(CassetteReader.Read(new StreamReader(new MemoryStream(bytes)), "c"), entry =>
                    Assert.True(entry.Updates[^1] is ModelFinished or ModelFault));
            }
            catch (CassetteException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 2999);
    }

    [Theory]
    [InlineData("")]
    [InlineData("words of somebody else\n")]
    public async Task Record_OverAFileThatIsNone_LeavesItAlone(string content)
    {
        using var studio = new Studio();
        await File.WriteAllTextAsync(studio.File, content);
        studio.Answer(new TextDelta("x"), new ModelFinished(FinishReason.Stop));

        var updates = await Studio.AskAsync(studio.Recorder(), Studio.User("x"));

        Assert.Equal(content.Length > 0, updates is [ModelFault]);
        Assert.True(content.Length == 0 || await File.ReadAllTextAsync(studio.File) == content);
        Assert.Equal(content.Length > 0 ? 0 : 1, studio.Asked.Count);
    }

    [Fact]
    public async Task Record_WhereNothingCanBeWritten_IsAFault()
    {
        using var studio = new Studio();
        studio.Workspace.With("file", "x");

        Assert.Contains(
            "cannot be written",
            Studio.Fault(await Studio.AskAsync(studio.Client("""{"mode":"record","of":"a/b","cassette":"file/take.jsonl"}"""), Studio.User("x"))),
            StringComparison.Ordinal);
    }
}
