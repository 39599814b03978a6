Console.WriteLine(FlickrStyle.FlickrStyleCaffeNet.Family.Name);
