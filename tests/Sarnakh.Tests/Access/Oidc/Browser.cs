namespace Sarnakh.Tests.Access.Oidc;

/// <summary>Keeps cookies and follows redirects from site to site, as far as a test lets it.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly Dictionary<(string Site, string Name), string> _cookies = [];

    public string? Cookie(Uri site, string name) => _cookies.GetValueOrDefault((site.Authority, name));

    public void SetCookie(Uri site, string name, string value) => _cookies[(site.Authority, name)] = value;

    public void Forget(Uri site)
    {
        foreach (var cookie in _cookies.Keys.Where(cookie => cookie.Site == site.Authority).ToList()) _cookies.Remove(cookie);
    }

    public async Task<HttpResponseMessage> Get(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var mine = _cookies.Where(cookie => cookie.Key.Site == address.Authority).Select(cookie => $"{cookie.Key.Name}={cookie.Value}").ToList();
        if (mine.Count > 0) request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", mine));
        var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
            foreach (var cookie in set)
            {
                var (name, value) = (cookie.Split('=')[0], cookie.Split(';')[0][(cookie.IndexOf('=') + 1)..]);
                if (value.Length == 0) _cookies.Remove((address.Authority, name));
                else _cookies[(address.Authority, name)] = value;
            }
        return response;
    }

    /// <summary>Where the page at the address leads to.</summary>
    public async Task<Uri> Redirect(Uri address)
    {
        using var response = await Get(address);
        ((int)response.StatusCode).ShouldBeInRange(300, 399, $"{address}: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return new Uri(address, response.Headers.Location!);
    }

    /// <summary>Follows redirects until one leads to such an address, which is not opened.</summary>
    public async Task<Uri> Follow(Uri address, Func<Uri, bool> until)
    {
        for (var steps = 0; steps < 10; steps++)
        {
            address = await Redirect(address);
            if (until(address)) return address;
        }
        throw new InvalidOperationException($"Still not there: {address}");
    }

    public void Dispose() => _http.Dispose();
}
