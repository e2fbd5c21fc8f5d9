using System.IO.Hashing;
using System.Globalization;
using System.Text;
using AgentHost.Plugins.Anthropic.Bedrock;

namespace AgentHost.Plugins.Anthropic.Tests.Bedrock;

/// <summary>The vectors are those that Amazon's libraries share for the encoding <c>application/vnd.amazon.eventstream</c>.</summary>
public sealed class EventFrameTests
{
    private const string AllHeaders =
        "000000cc000000af0fae64ca0a6576656e742d74797065040000a00c0c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0a626f6f6c2066616c73650109626f6f6c20747275650004627974"
        + "6502cf08627974652062756606001449276d2061206c6974746c6520746561706f74210974696d657374616d70080000000000845fed05696e74313603002a05696e7436340500000000028757b20475756964090102"
        + "030405060708090a0b0c0d0e0f107b27666f6f273a27626172277daba5f10c";

    private const string OneText = "0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1";

    [Theory]
    [InlineData(
        AllHeaders,
        "event-type:4:0000a00c content-type:7:6170706c69636174696f6e2f6a736f6e bool false:1: bool true:0: "
        + "byte:2:cf byte buf:6:49276d2061206c6974746c6520746561706f7421 timestamp:8:0000000000845fed int16:3:002a int64:5:00000000028757b2 "
        + "uuid:9:0102030405060708090a0b0c0d0e0f10",
        "{'foo':'bar'}")]
    [InlineData("000000100000000005c248eb7d98c8ff", "", "")]
    [InlineData("0000002d0000001041c424b80a6576656e742d74797065040000a00c7b27666f6f273a27626172277d36f480a0", "event-type:4:0000a00c", "{'foo':'bar'}")]
    [InlineData("0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936", "", "{'foo':'bar'}")]
    [InlineData(OneText, "content-type:7:6170706c69636174696f6e2f6a736f6e", "{'foo':'bar'}")]
    public void TryRead_PublishedFrame_IsRead(string hex, string headers, string payload)
    {
        var bytes = Convert.FromHexString(hex);

        Assert.True(EventFrame.TryRead((byte[])[.. bytes, 1, 2, 3], out var frame, out var length));

        var found = new List<string>();
        foreach (var header in frame.Headers)
        {
            found.Add(
                string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(header.Name)}:{header.Type}:{Convert.ToHexStringLower(header.Value)}"));
        }

        Assert.Equal((bytes.Length, headers, payload), (length, string.Join(' ', found), Encoding.UTF8.GetString(frame.Payload)));
    }

    [Theory]
    [InlineData(
        "corrupted headers", "0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b61666f6f273a27626172277d8d9c08b1")]
    [InlineData(
        "corrupted header length",
        "0000003d0000002107fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1")]
    [InlineData(
        "corrupted length", "0000003e0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1")]
    [InlineData("corrupted payload", "0000001d00000000fd528c5a5b27666f6f273a27626172277dc3653936")]
    public void TryRead_PublishedBrokenFrame_IsRefused(string what, string hex)
    {
        var exception = Assert.Throws<InvalidDataException>(() => EventFrame.TryRead(Convert.FromHexString(hex), out _, out _));

        Assert.Contains("checksum", exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(what);
    }

    [Theory]
    [InlineData(15u, 0u)]
    [InlineData(EventFrame.Longest + 1u, 0u)]
    [InlineData(uint.MaxValue, 0u)]
    [InlineData(200u, 185u)]
    [InlineData(EventFrame.LongestHeaders * 2u, EventFrame.LongestHeaders + 1u)]
    public void TryRead_LengthsOutOfBounds_AreRefusedAtOnce(uint whole, uint headers)
    {
        var bytes = new byte[12];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, whole);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), headers);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), Crc32.HashToUInt32(bytes.AsSpan(0, 8)));

        Assert.Contains("bounds", Assert.Throws<InvalidDataException>(() => EventFrame.TryRead(bytes, out _, out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_EveryBeginningOfAFrame_WaitsForTheRest()
    {
        var bytes = Convert.FromHexString(AllHeaders);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(EventFrame.TryRead(bytes.AsSpan(0, length), out _, out _));
        }
    }

    [Fact]
    public void TryRead_AnyByteChanged_IsRefused()
    {
        var bytes = Convert.FromHexString(AllHeaders);
        var random = new Random(5);
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= (byte)random.Next(1, 256);
            Assert.Throws<InvalidDataException>(() => EventFrame.TryRead(changed, out _, out _));
        }
    }

    [Fact]
    public void Headers_OfRandomBytes_AreReadOrRefused()
    {
        var random = new Random(6);
        var refused = 0;
        for (var round = 0; round < 5000; round++)
        {
            var bytes = new byte[random.Next(1, 60)];
            random.NextBytes(bytes);

            // Short names and known types, so that more than the first is reached.
            bytes[0] %= 8;
            try
            {
                foreach (var header in new FrameHeaders(bytes))
                {
                    Assert.True(header.Name.Length + header.Value.Length <= bytes.Length);
                }
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 5000);
    }

    [Fact]
    public void Crc_OfTheUsualText_IsTheKnownOne() => Assert.Equal(0xCBF43926u, Crc32.HashToUInt32("123456789"u8));
}
